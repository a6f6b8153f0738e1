import type { NumberedRow } from "@larder/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogRows } from "../fixtures/catalog.ts";
import type { Checkpoint } from "../uploads/upload.ts";
import { readHeader } from "./csv/header.ts";
import { type Pace, usualPace } from "./limits.ts";
import { type FaultyRow, readSegments } from "./read-segments.ts";

const head = "sku,name,category,unit,price,currency,description,stock\n";
const header = readHeader(Buffer.from(head));
const start = { offset: header.bytes, lines: 1, read: 0 };

type Place = Pick<Checkpoint, "offset" | "lines" | "read">;
interface Segment {
  readonly good: NumberedRow[];
  readonly faulty: FaultyRow[];
  readonly place: Place;
}

async function* pieces(text: Buffer, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
}

async function segmentsOf(text: Buffer, pace: Partial<Pace>, from: Place = start, size = 64 * 1024) {
  const segments: Segment[] = [];
  let [good, faulty]: [NumberedRow[], FaultyRow[]] = [[], []];
  const parts = readSegments(pieces(text.subarray(from.offset), size), header, from, { ...usualPace, ...pace });
  for await (const part of parts) {
    [good, faulty] = [
      [...good, ...part.good],
      [...faulty, ...part.faulty],
    ];
    if (!part.last) continue;
    segments.push({ good, faulty, place: part.place });
    [good, faulty] = [[], []];
  }
  return segments;
}

/** Rows as people make them, and things that are none. */
const good = [...catalogRows({ rows: 40 })].map(({ text }) => `${text}\n`);
const bad = ["\n", ",,\n", "a,b\n", 'x"y,\n', '"open,\n', '"two\nlines",b\n', "ABC-1,\xff\n", "\0\n", '"', "\r\n"];
const texts = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...good) }, fc.constantFrom(...bad)), { maxLength: 80 })
  .map((rows) => Buffer.from(head + rows.join("")));

describe("segments", () => {
  it("are the same from whichever checkpoint the reading goes on, and however the bytes arrive", async () => {
    const pace = fc.record({
      rowsOfASegment: fc.integer({ min: 1, max: 30 }),
      bytesOfASegment: fc.constantFrom(100, 1_000, 10_000),
    });
    await fc.assert(
      fc.asyncProperty(texts, pace, fc.nat(), fc.integer({ min: 1, max: 300 }), async (text, pace, cut, size) => {
        const whole = await segmentsOf(text, pace);
        const at = cut % whole.length;
        const rest = await segmentsOf(text, pace, whole[at]!.place, size);
        // Behind the last one there is nothing to read, and that is all there is to say.
        const nothing = { good: [], faulty: [], place: whole.at(-1)?.place };
        expect(rest).toEqual(at === whole.length - 1 ? [nothing] : whole.slice(at + 1));
      }),
      { numRuns: 300 },
    );
  });

  it("have every row once, good or faulty", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const segments = await segmentsOf(text, { rowsOfASegment: 7 });
        const lines = segments.flatMap(({ good, faulty }) => [...good, ...faulty].map(({ line }) => line));
        expect(new Set(lines).size).toBe(lines.length);
        expect(segments.at(-1)?.place.read).toBe(lines.length);
        expect(segments.at(-1)?.place.offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it("end when they have so many bytes, though that be few rows", async () => {
    const text = Buffer.from(head + good.join("").repeat(10));
    const segments = await segmentsOf(text, { bytesOfASegment: 5_000 });
    const ends = [start, ...segments.map(({ place }) => place)].map(({ offset }) => offset);
    for (const [index, end] of ends.slice(1, -1).entries()) {
      expect(end - ends[index]!).toBeGreaterThanOrEqual(5_000);
      expect(end - ends[index]!).toBeLessThan(5_500);
    }
  });
});
