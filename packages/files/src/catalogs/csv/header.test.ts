import { describe, expect, it } from "vitest";
import { readHeader } from "./header.ts";

const read = (text: string) => readHeader(Buffer.from(text));
const usual = "sku,name,category,unit,price";

describe("a first line", () => {
  it("names columns in any order, in capitals or not, with others among them", () => {
    const { places, width, bytes } = read('Price, NAME ,colour,"SKU",unit,Category\nx');
    expect(places).toMatchObject({ price: 0, name: 1, sku: 3, unit: 4, category: 5, stock: -1 });
    expect([width, bytes]).toEqual([6, 40]);
  });

  it.each([
    [",", usual],
    [";", usual.replaceAll(",", ";")],
    ["\t", usual.replaceAll(",", "\t")],
    [";", "sku;name;category;unit;price;a,b,c,d,e,f,g"],
    [",", `${usual},"a;b;c;d;e;f;g;h"`],
  ])("says that %j parts the cells", (delimiter, line) => {
    expect(read(`${line}\nx`).delimiter).toBe(delimiter);
  });

  it.each([
    ["\n", 0x0a],
    ["\r\n", 0x0a],
    ["\r", 0x0d],
  ])("says that lines end with %j", (end, lineEnd) => {
    expect(read(`${usual}${end}ABC-1,a,b,c,1`)).toMatchObject({ lineEnd, width: 5, bytes: usual.length + end.length });
  });

  it.each([
    ["without some", "sku,name,unit\n", "header-missing", "There is none named category, price"],
    ["with one twice", `${usual},Name\n`, "malformed", "name twice"],
    ["that is no CSV", `${usual},"\n`, "header-missing", "must name"],
    ["that is too long", `${usual},${"x".repeat(65_536)}\n`, "line-too-long", "65536"],
  ])("%s is refused", (_, text, code, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ reason: { code, message: expect.stringContaining(message) } }),
    );
  });
});
