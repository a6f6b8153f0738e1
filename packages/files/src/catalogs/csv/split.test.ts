import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestRow } from "../limits.ts";
import { rowsIn } from "./split.ts";

const dialect = { delimiter: ",", lineEnd: 0x0a } as const;

async function* pieces(text: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let from = 0, index = 0; from < text.length; index++) {
    const size = sizes[index % sizes.length] ?? text.length;
    yield text.subarray(from, from + size);
    from += size;
  }
}

async function split(text: string | Buffer, sizes: readonly number[] = [1 << 20]) {
  const rows = [];
  for await (const some of rowsIn(pieces(Buffer.from(text), sizes), dialect)) rows.push(...some);
  return rows.map(({ bytes, ...row }) => ({ ...row, text: bytes.toString() }));
}
const texts = async (text: string) => (await split(text)).map((row) => row.text);

describe("CSV is cut into rows", () => {
  it("at line ends of any kind, with or without one at the end", async () => {
    expect(await texts("a,b\r\nc,d\ne,f")).toEqual(["a,b", "c,d", "e,f"]);
    expect(await texts("a,b\n")).toEqual(["a,b"]);
    expect(await texts("")).toEqual([]);
  });

  it("but not at those within quotes, and says at which line of the text each begins", async () => {
    const rows = await split('a,"x\ny ""z"""\n\n  \nb,"\r\n"\r\nc');
    expect(rows.map(({ line, text }) => [line, text])).toEqual([
      [1, 'a,"x\ny ""z"""'],
      [5, 'b,"\r\n"'],
      [7, "c"],
    ]);
  });

  it("so that a quote that is never closed gives up one line and no more", async () => {
    const rows = await split('a,b\nc,"d\ne,f\ng,h\n');
    expect(rows.map(({ text, fault }) => [text, fault !== undefined])).toEqual([
      ["a,b", false],
      ['c,"d', true],
      ["e,f", false],
      ["g,h", false],
    ]);
  });

  it("of which none is held that is too long", async () => {
    const long = "x".repeat(longestRow * 3);
    const rows = await split(`a\n${long}\nb\n`, [10_000]);
    expect(rows[0]?.text).toBe("a");
    expect(rows.at(-1)?.text).toBe("b");
    expect(rows.some(({ fault }) => fault !== undefined)).toBe(true);
    expect(Math.max(...rows.map(({ text }) => text.length))).toBeLessThanOrEqual(longestRow);
    expect(rows.at(-1)?.line).toBe(3);
  });

  it("the same ones however it streams in, and from each end of a row on", async () => {
    const sign = fc.constantFrom("a", ",", '"', "\n", "\r\n", "é", '""', " ");
    const text = fc.array(sign, { maxLength: 60 }).map((signs) => signs.join(""));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(text, sizes, async (text, sizes) => {
        const whole = await split(text);
        expect(await split(text, sizes)).toEqual(whole);
        for (const [index, { end, lines }] of whole.entries()) {
          const rest = [];
          for await (const rows of rowsIn(pieces(Buffer.from(text).subarray(end), sizes), dialect, lines))
            rest.push(...rows);
          expect(rest.map(({ line, bytes }) => [line, bytes.toString()])).toEqual(
            whole.slice(index + 1).map((row) => [row.line, row.text]),
          );
        }
      }),
    );
  });
});
