import type { Item } from "./items.ts";

/** A request that writes, from when it comes until it is answered. */
export interface Write {
  /** Asked for only when a transaction may meet it. */
  readonly items: () => readonly Item[];
  /** Resolves once it is known whether the request touched its items at all: an invalid one does not. */
  readonly genuine: Promise<boolean>;
}

/** A write as its own request sees it. */
export interface OwnWrite {
  /** Tells those who wait how it went; the first word counts. */
  settle(genuine: boolean): void;
  /** Lets go of everything. Without a word before, it was not genuine. */
  end(): void;
}

/** What is being written at this moment, and which items transactions hold. */
export class UnderWay {
  readonly #held = new Map<string, Write>();
  readonly #writes = new Set<Write>();
  readonly #readers = new Set<Write[]>();

  /** @param hold Whether nobody else may write the items until the end. */
  begin(items: () => readonly Item[], { hold }: { hold: boolean }): OwnWrite {
    const { promise: genuine, resolve: settle } = Promise.withResolvers<boolean>();
    const write: Write = { items, genuine };
    const held = hold ? items().filter((item) => item !== undefined) : [];
    for (const item of held) this.#held.set(item, write);
    this.#writes.add(write);
    for (const met of this.#readers) met.push(write);
    return {
      settle,
      end: () => {
        for (const item of held) this.#held.delete(item);
        this.#writes.delete(write);
        // Last: whoever waits for it looks again at what is held.
        settle(false);
      },
    };
  }

  /**
   * For each of these items, whether a genuine transaction holds it. Ask again when it turns out that none does: somebody
   * else may have been waiting, too.
   * @returns undefined when they are free at this very moment, so that the caller can take them before anybody else does.
   */
  conflicts(items: () => readonly Item[]): Promise<boolean[]> | undefined {
    if (this.#held.size === 0) return undefined;
    const holders = items().map((item) => (item === undefined ? undefined : this.#held.get(item)));
    return holders.some(Boolean) ? Promise.all(holders.map((holder) => holder?.genuine ?? false)) : undefined;
  }

  /** Runs a read. @returns with its result every write that was under way at any moment of it. */
  async during<Result>(read: () => Promise<Result>): Promise<[Result, readonly Write[]]> {
    const met = [...this.#writes];
    this.#readers.add(met);
    try {
      return [await read(), met];
    } finally {
      this.#readers.delete(met);
    }
  }
}
