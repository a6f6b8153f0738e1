import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestRow } from "../limits.ts";
import { bytesOf, type RawRow, rowsIn } from "./split.ts";

const dialect = { delimiter: ",", lineEnd: 0x0a } as const;

async function* pieces(text: Buffer, sizes: readonly number[]) {
  for (let at = 0, count = 0; at < text.length; count++) {
    const size = sizes[count % sizes.length] ?? text.length;
    yield text.subarray(at, at + size);
    at += size;
  }
}

async function rowsOf(text: string | Buffer, sizes: readonly number[] = [64 * 1024], lines = 0): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const more of rowsIn(pieces(Buffer.from(text), sizes), dialect, lines)) rows.push(...more);
  return rows;
}

/** What is good of a text, and where. */
const good = async (text: string | Buffer) =>
  (await rowsOf(text)).flatMap((row) => (row.fault === undefined ? [[row.line, bytesOf(row).toString()]] : []));
const faulty = async (text: string | Buffer) =>
  (await rowsOf(text)).flatMap(({ line, fault }) => (fault === undefined ? [] : [line]));

/** All there is to say of rows but what they are held in. */
const placesOf = (rows: readonly RawRow[], before = 0) =>
  rows.map((row) => {
    const { line, lines, offset, fault } = row;
    return { line, lines, offset: offset + before, fault, text: bytesOf(row).toString("latin1") };
  });

/** Texts that are CSV, or nearly, or not at all. */
const texts = fc
  .array(fc.constantFrom('"', '""', ",", "\n", "\r\n", "\r", "a", "ß", " ", "word"), { maxLength: 60 })
  .map((parts) => parts.join(""));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe("rows", () => {
  it("end where lines do, whatever they end with, and the last one at the end", async () => {
    expect(await good("a,b\nc,d\r\ne,f")).toEqual([
      [1, "a,b"],
      [2, "c,d"],
      [3, "e,f"],
    ]);
  });

  it("go on behind line ends that are in quotes, and are known by their first line", async () => {
    expect(await good('"a\nb\r\nc",d\n"e""\n",f\ng')).toEqual([
      [1, '"a\nb\r\nc",d'],
      [4, '"e""\n",f'],
      [6, "g"],
    ]);
  });

  it("with nothing in them are passed over, and counted as lines", async () => {
    expect(await good("\n\r\n  \na\n,,,\n\nb\n\n")).toEqual([
      [4, "a"],
      [7, "b"],
    ]);
  });

  it("of any CSV are as many as there are records, and each is one", async () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom("", '"', "\n", 'a"b\r\n,', ","));
    const records = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }).map((cells) => ["x", ...cells]));
    await fc.assert(
      fc.asyncProperty(records, sizes, fc.constantFrom("\n", "\r\n"), async (records, sizes, record_delimiter) => {
        const text = stringify(records, { record_delimiter, quoted_match: /[\r\n]/ });
        const rows = await rowsOf(text, sizes);
        expect(rows.map(({ fault }) => fault)).toEqual(records.map(() => undefined));
        const read = rows.flatMap((row) => parse(bytesOf(row), { relax_column_count: true, record_delimiter: ["\n"] }));
        expect(read).toEqual(records);
      }),
    );
  });

  it("are the same however they arrive, and whichever of them the reading begins at", async () => {
    await fc.assert(
      fc.asyncProperty(texts, sizes, fc.nat(), async (text, sizes, cut) => {
        const bytes = Buffer.from(text);
        const whole = await rowsOf(bytes);
        expect(placesOf(await rowsOf(bytes, sizes))).toEqual(placesOf(whole));
        const { offset = 0, lines = 0 } = whole[cut % (whole.length + 1)] ?? {};
        const rest = await rowsOf(bytes.subarray(offset), sizes, lines);
        expect(placesOf(rest, offset)).toEqual(placesOf(whole.filter((row) => row.offset > offset)));
      }),
      { numRuns: 500 },
    );
  });

  it("that are not given up are one record each, to the parser as well", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        for (const row of await rowsOf(text))
          if (row.fault === undefined)
            expect(parse(bytesOf(row), { relax_column_count: true, record_delimiter: ["\n", "\r\n"] })).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a quote where none may be", () => {
  it.each([
    ["within a cell", '5" pipe,a\nb,c\n"d",e'],
    ["behind a cell in quotes", '"a"x,b\nb,c\n"d",e'],
    ["opened and not closed, before others", '"a,b\nb,c\n"d",e'],
    ["opened and not closed, before the end", 'b,c\n"d",e\n"f,g\nh,i'],
    ["behind a blank", ' "a\n",b\nb,c\n"d",e'],
  ])("costs the line that it is on, and no other: %s", async (_, text) => {
    expect((await good(text)).map(([, bytes]) => bytes)).toEqual(expect.arrayContaining(["b,c", '"d",e']));
  });

  it("opened and not closed for longer than a row may be costs its line, though there is more of the text than one holds", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `a,${index}`);
    const text = `"open,x\n${lines.join("\n")}`;
    expect(await faulty(text)).toEqual([1]);
    expect(await good(text)).toHaveLength(lines.length);
  });
});

describe("a line that is too long", () => {
  const long = "x".repeat(longestRow + 1);

  it.each(["a,b\n", ""])("costs itself, and is one row however long it is, behind %j", async (before) => {
    const rows = await rowsOf(`${before}${long.repeat(9)}\nc,d`, [1_000, 70_000]);
    expect(rows.map((row) => [bytesOf(row).length, row.fault !== undefined]).slice(-2)).toEqual([
      [256, true],
      [3, false],
    ]);
    expect(rows.map(({ line }) => line)).toEqual(before ? [1, 2, 3] : [1, 2]);
  });

  it("may be the last, without an end", async () => {
    expect(await faulty(`a,b\n${long}`)).toEqual([2]);
  });

  it("is one byte longer than one that is not", async () => {
    expect(await faulty(long.slice(1))).toEqual([]);
    expect(await faulty(`"${long.slice(3)}"`)).toEqual([]);
    expect(await faulty(`"${long.slice(2)}"`)).toEqual([1]);
  });

  it("is the same however it arrives", async () => {
    const text = Buffer.from(`"a\n${long}\n",b\n"${long}"\n"c\n${"\n".repeat(70_000)}",d\ne,f`);
    const whole = await rowsOf(text, [text.length]);
    for (const size of [999, 16_384, 65_537]) expect(placesOf(await rowsOf(text, [size]))).toEqual(placesOf(whole));
    expect(bytesOf(whole.at(-1)!).toString()).toBe("e,f");
  });
});
