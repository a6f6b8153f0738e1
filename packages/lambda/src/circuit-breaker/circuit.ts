import * as z from "zod";

/** Calls or failures of one slice of time. */
interface Count {
  readonly attribute: string;
  readonly of: "calls" | "failures";
  readonly slice: number;
  readonly times: number;
}

/** What the table holds of a circuit. No item is a circuit that is closed. */
export interface Circuit {
  /** Epoch milliseconds. Only of one that is open: when it is half open. */
  readonly openUntil?: number | undefined;
  /** Whoever was let through while it was half open, and until when others wait for it. */
  readonly probe?: string | undefined;
  readonly probeUntil?: number | undefined;
  readonly counts: readonly Count[];
}

export const closed: Circuit = { counts: [] };

const itemSchema = z.looseObject({
  openUntil: z.number().optional(),
  probe: z.string().optional(),
  probeUntil: z.number().optional(),
});

/** Slices come and go, so each has attributes of its own: `ADD` needs no other before it, and makes what is not there. */
export const countOf = (of: Count["of"], slice: number) => `${of}#${slice}`;

const countAttribute = /^(calls|failures)#(\d+)$/;

export function readCircuit(item: unknown): Circuit {
  if (item === undefined) return closed;
  const { openUntil, probe, probeUntil, ...others } = itemSchema.parse(item);
  const counts = Object.entries(others).flatMap(([attribute, times]): Count[] => {
    const [, of, slice] = countAttribute.exec(attribute) ?? [];
    if (of === undefined || typeof times !== "number") return [];
    return [{ attribute, of: of === "calls" ? "calls" : "failures", slice: Number(slice), times }];
  });
  return { openUntil, probe, probeUntil, counts };
}

/** @param isRecent Whether a slice still counts. */
export function totalsOf({ counts }: Circuit, isRecent: (slice: number) => boolean) {
  const total = (of: Count["of"]) =>
    counts.filter((count) => count.of === of && isRecent(count.slice)).reduce((sum, { times }) => sum + times, 0);
  return { calls: total("calls"), failures: total("failures") };
}
