/** A stream whose beginning can be looked at before it is read. */
export interface Peekable {
  /** Its first bytes: so many, or all that there are. */
  peek(most: number): Promise<Buffer>;
  /** All of it, from the beginning. Once. */
  read(): AsyncGenerator<Buffer>;
  /** Bytes that have come out of it so far. */
  taken(): number;
  /** Ends it, read or not. */
  close(): Promise<void>;
}

export function peekable(stream: AsyncIterable<Buffer>): Peekable {
  const source = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let taken = 0;
  const close = async () => void (await source.return?.());
  async function next(): Promise<Buffer | undefined> {
    const { done, value } = await source.next();
    if (done) return undefined;
    taken += value.length;
    return value;
  }
  return {
    taken: () => taken,
    close,
    async peek(most) {
      while (held.length < most) {
        const chunk = await next();
        if (!chunk) break;
        held = Buffer.concat([held, chunk]);
      }
      return held.subarray(0, most);
    },
    async *read() {
      try {
        const first = held;
        held = Buffer.alloc(0);
        if (first.length > 0) yield first;
        for (let chunk = await next(); chunk; chunk = await next()) yield chunk;
      } finally {
        await close();
      }
    },
  };
}
