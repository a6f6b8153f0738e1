import { expect, it } from "vitest";
import { bar, openBoard } from "./board.ts";

/** What is to be seen on a terminal of so many columns in the end: it knows how to go up, and how to clear a line. */
function screen(columns: number) {
  const lines: string[] = [];
  let row = 0;
  return {
    isTTY: true,
    columns,
    write(text: string) {
      const [, up = "0", rest = ""] = text.match(/^(?:\p{Cc}\[(\d+)A)?(.*)$/su) ?? [];
      row -= Number(up);
      for (const line of rest.split("\n").slice(0, -1)) {
        const [, cleared = ""] = line.match(/^\r\p{Cc}\[2K(.*)$/u) ?? [];
        expect(cleared.length).toBeLessThan(columns);
        lines[row++] = cleared;
      }
    },
    lines,
  };
}

it("changes lines in their places on a terminal, and breaks none", () => {
  const terminal = screen(40);
  const board = openBoard(terminal);
  board.show("one", "sending");
  board.show("three", "sending");
  board.show("one", "processed", "x".repeat(100));
  expect(terminal.lines).toEqual([expect.stringMatching(/^one {4}processed x+…$/), "three  sending"]);
});

it("prints each stage once where lines cannot change, without colours", () => {
  const printed: string[] = [];
  const board = openBoard({ write: (text: string) => printed.push(text) });
  board.show("one", "processing", "0 rows");
  board.show("one", "processing", "100 rows");
  board.show("one", "\u001b[32mprocessed\u001b[39m", "200 rows");
  expect(printed).toEqual(["one: processing 0 rows\n", "one: processed 200 rows\n"]);
});

it("fills bars as far as things are", () => {
  expect([bar(0, 8, 4), bar(5, 8, 4), bar(8, 8, 4), bar(9, 8, 4), bar(0, 0, 4)]).toEqual([
    "░░░░",
    "██░░",
    "████",
    "████",
    "████",
  ]);
});
