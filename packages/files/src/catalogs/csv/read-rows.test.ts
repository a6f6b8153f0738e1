import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rejection } from "../../quarantine/rejection.ts";
import { readHeader } from "./header.ts";
import { minorUnitsOf } from "./price.ts";
import { readRows } from "./read-rows.ts";
import { rowsIn } from "./split.ts";

const first = "sku,name,category,unit,price,description,stock";

async function read(lines: string, header = first) {
  const parsed = readHeader(Buffer.from(`${header}\n`));
  const rows = [];
  for await (const raw of rowsIn(
    (async function* () {
      yield Buffer.from(lines, "latin1");
    })(),
    parsed,
  ))
    rows.push(...readRows(raw, parsed));
  return rows;
}

const refusal = (header: string) => {
  try {
    readHeader(Buffer.from(header));
  } catch (error) {
    return error instanceof Rejection ? error.reason.code : error;
  }
  return "read";
};

describe("the first line", () => {
  it.each([
    ",",
    ";",
    "\t",
  ])("may part its columns by %j, name them in any order and manner, and name others", (sign) => {
    const { delimiter, places } = readHeader(
      Buffer.from([" Price", "Origin", "SKU", "name", "UNIT", "category"].join(sign)),
    );
    expect([delimiter, places.get("price"), places.get("sku"), places.size]).toEqual([sign, 0, 2, 5]);
  });

  it("must name what a product cannot be without, and nothing twice", () => {
    expect(refusal("sku,name,unit,price\n")).toBe("header-missing");
    expect(refusal("")).toBe("header-missing");
    expect(refusal("sku,name,category,unit,price,Name")).toBe("malformed");
    expect(refusal("x".repeat(70_000))).toBe("line-too-long");
  });
});

describe("a row", () => {
  it("becomes a product", async () => {
    expect(await read('TEA-1,"Tea, ""green""",DRINKS, 50 bags ,2.9,,7')).toEqual([
      {
        line: 1,
        row: {
          sku: "TEA-1",
          name: 'Tea, "green"',
          category: "drinks",
          unit: "50 bags",
          price: { amount: 290, currency: "EUR" },
          stock: 7,
        },
      },
    ]);
  });

  it.each([
    ["cells are missing", "A-1,Tea,drinks,1", "", /4 cells/],
    ["a SKU is none", "a 1,Tea,drinks,1,1,,", "sku", /SKU/],
    ["a category is unknown", "A-1,Tea,spirits,1,1,,", "category", /./],
    ["a price is no number", "A-1,Tea,drinks,1,free,,", "price", /2\.49/],
    ["a price has thirds of a cent", "A-1,Tea,drinks,1,1.333,,", "price", /2\.49/],
    ["stock is no number", "A-1,Tea,drinks,1,1,,many", "stock", /number/],
    ["a name is empty", "A-1, ,drinks,1,1,,", "name", /./],
    ["a spreadsheet would run the name", "A-1,=HYPERLINK(1),drinks,1,1,,", "name", /spreadsheet/],
    ["a spreadsheet would run the description", "A-1,Tea,drinks,1,1,@SUM(1),", "description", /spreadsheet/],
    ["it is not UTF-8", "A-1,Cr\xeame,drinks,1,1,,", "", /UTF-8/],
    ["it holds zero bytes", "A-1,T\0a,drinks,1,1,,", "", /zero/],
    ["its quotes do not fit", 'A-1,"T"a,drinks,1,1,,', "", /quotes/],
  ])("is rejected by itself when %s", async (_, bad, column, reason) => {
    const good = "A-0,Tea,drinks,1 box,1,,";
    const [before, rejected, after] = await read(`${good}\n${bad}\n${good.replace("A-0", "A-2")}\n`);
    expect(rejected).toEqual({
      line: 2,
      fault: expect.objectContaining({ column, reason: expect.stringMatching(reason) }),
    });
    expect([before, after]).toEqual([
      { line: 1, row: expect.objectContaining({ sku: "A-0" }) },
      { line: 3, row: expect.objectContaining({ sku: "A-2" }) },
    ]);
  });
});

it("a price is exact to the cent, with a point, and with a comma where semicolons part the cells", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (cents) => {
      const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
      expect(minorUnitsOf(text, "EUR", ",")).toBe(cents);
      expect(minorUnitsOf(text.replace(".", ","), "EUR", ";")).toBe(cents);
    }),
  );
  expect(["1", "1.5", "1,5", "-1", "1e3", ""].map((text) => minorUnitsOf(text, "EUR", ","))).toEqual([
    100,
    150,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
