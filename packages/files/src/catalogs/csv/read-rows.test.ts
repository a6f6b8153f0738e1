import { categorySchema } from "@larder/contracts";
import { stringify } from "csv-stringify/sync";
import { describe, expect, it } from "vitest";
import { reportRows } from "../report.ts";
import { columns, readHeader } from "./header.ts";
import { readRows } from "./read-rows.ts";
import type { RawRow } from "./split.ts";

const header = readHeader(Buffer.from(columns.join(",")));
const usual = {
  sku: "ABC-1",
  name: "Apples",
  category: "fruit",
  unit: "1 kg",
  price: "2.49",
  currency: "EUR",
  description: "Crisp",
  stock: "3",
};
type Cells = { [column in keyof typeof usual]: string };

const raw = (bytes: Buffer, line = 2): RawRow => {
  const { length } = bytes;
  return { line, held: bytes, start: 0, end: length, next: length, offset: length, lines: line };
};
const rowOf = (changes: Partial<Cells>) =>
  raw(Buffer.from(stringify([Object.values({ ...usual, ...changes })]).trimEnd()));

function faultOf(row: RawRow) {
  const [read] = readRows([row], header);
  return read && "fault" in read ? read.fault : undefined;
}

describe("a row", () => {
  it("is a product, with what it does not say left out", () => {
    const [read] = readRows(
      [rowOf({ sku: " ABC-1 ", category: "Fruit", currency: "", description: " ", stock: "" })],
      header,
    );
    const price = { amount: 249, currency: "EUR" };
    expect(read).toEqual({ line: 2, row: { sku: "ABC-1", name: "Apples", category: "fruit", unit: "1 kg", price } });
  });

  it.each<[Partial<Cells>, string, string]>([
    [{ sku: "" }, "sku", "The sku is missing"],
    [{ sku: "abc-1" }, "sku", "The SKU must be 3 to 40 capitals and digits, in groups joined by hyphens"],
    [{ name: " " }, "name", "The name is missing"],
    [{ name: "x".repeat(201) }, "name", "The name is longer than 200 characters"],
    [{ category: "toys" }, "category", `The category must be one of ${categorySchema.options.join(", ")}`],
    [{ unit: "" }, "unit", "The unit is missing"],
    [{ price: "" }, "price", "The price is missing"],
    [{ price: "free" }, "price", "The price must be a number such as 2.49"],
    [{ price: "2.5", currency: "JPY" }, "price", "The price must be a number such as 249"],
    [{ price: "100000.01" }, "price", "The price is higher than the shop takes"],
    [{ currency: "€" }, "currency", "The currency must be three letters, such as EUR"],
    [{ description: "x".repeat(2_001) }, "description", "The description is longer than 2000 characters"],
    [{ stock: "0.5" }, "stock", "The stock must be a whole number up to 1000000"],
    [{ stock: "1000001" }, "stock", "The stock must be a whole number up to 1000000"],
    [{ stock: "-1" }, "stock", "The stock must be a whole number up to 1000000"],
  ])("with %o is rejected, in words", (changes, column, reason) => {
    expect(faultOf(rowOf(changes))).toEqual({ column, reason, sku: changes.sku ?? usual.sku });
  });

  it.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tcmd",
    "\r=1",
    " =1+1",
    "＝1+1",
  ])("with a text that a spreadsheet would run is rejected: %j", (text) => {
    for (const column of ["name", "unit", "description"] as const)
      expect(faultOf(rowOf({ [column]: text }))).toMatchObject({
        column,
        reason: expect.stringContaining("spreadsheet"),
      });
  });

  it("with cells too few or too many is rejected, and with them all others are read", () => {
    const rows = ["ABC-1,Apples", `${Object.values(usual)},more`, `${Object.values(usual)}`];
    const read = readRows(
      rows.map((row, index) => raw(Buffer.from(row), index + 2)),
      header,
    );
    expect(read).toEqual([
      { line: 2, fault: { column: "", reason: "The row has 2 cells, and the first line has 8", sku: "ABC-1" } },
      { line: 3, fault: { column: "", reason: "The row has 9 cells, and the first line has 8", sku: "ABC-1" } },
      { line: 4, row: expect.objectContaining({ sku: "ABC-1" }) },
    ]);
  });

  it.each([
    ["zero bytes", Buffer.from("ABC-1,App\0les,fruit,1 kg,2.49,EUR,,"), "The row holds zero bytes: they are no text"],
    ["Latin-1", Buffer.from("ABC-1,\xc4pfel,fruit,1 kg,2.49,EUR,,", "latin1"), "The row is not UTF-8"],
  ])("with %s is rejected by itself", (_, bytes, reason) => {
    const read = readRows([rowOf({}), raw(bytes, 3), rowOf({ sku: "ABC-2" })], header);
    expect(read.map((each) => ("fault" in each ? each.fault : each.row.sku))).toEqual([
      "ABC-1",
      { column: "", reason, sku: "ABC-1" },
      "ABC-2",
    ]);
  });
});

it("what a rejected row holds is not run by the spreadsheet that shows the report", () => {
  const fault = faultOf(rowOf({ sku: "=1+1" }));
  expect(reportRows([{ line: 2, fault: fault! }])).toMatch(/^2,'=1\+1,sku,/);
});
