/** Files that are being read stay until they were read, however early they are given up. */
export interface Leases {
  /** @returns what gives them back, once. */
  take(files: readonly string[]): () => void;
  /** Removes a file: now, or when the last of its readers is done. */
  remove(file: string): void;
}

export function createLeases(removeFile: (file: string) => void): Leases {
  const readers = new Map<string, number>();
  const givenUp = new Set<string>();
  function giveBack(file: string) {
    const left = (readers.get(file) ?? 1) - 1;
    if (left > 0) readers.set(file, left);
    else readers.delete(file);
    if (left === 0 && givenUp.delete(file)) removeFile(file);
  }
  return {
    take(files) {
      for (const file of files) readers.set(file, (readers.get(file) ?? 0) + 1);
      let held = true;
      return () => {
        if (held) for (const file of files) giveBack(file);
        held = false;
      };
    },
    remove(file) {
      if (readers.has(file)) givenUp.add(file);
      else removeFile(file);
    },
  };
}
