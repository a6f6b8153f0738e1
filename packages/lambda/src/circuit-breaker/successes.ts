import type { Slices } from "./slices.ts";

/** Calls that went well and that the table does not know of. */
export interface Successes {
  add(time: number): void;
  /** Hands over those within the window, by slice, and forgets all. */
  take(time: number): [slice: number, calls: number][];
}

export function successesIn({ at, isRecent }: Slices): Successes {
  let bySlice = new Map<number, number>();
  const recent = (time: number) => [...bySlice].filter(([slice]) => isRecent(slice, time));
  return {
    add(time) {
      const slice = at(time);
      if (!bySlice.has(slice)) bySlice = new Map(recent(time));
      bySlice.set(slice, (bySlice.get(slice) ?? 0) + 1);
    },
    take(time) {
      const taken = recent(time);
      bySlice.clear();
      return taken;
    },
  };
}
