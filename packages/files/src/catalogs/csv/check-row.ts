import { type CatalogRow, catalogRowSchema } from "@larder/contracts";
import type { Column, Header } from "./header.ts";
import type { Fault } from "./read-rows.ts";

/** What a spreadsheet would run: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r]/;
const spoken: readonly Column[] = ["name", "unit", "description"];

/** Holds the cells of a row to what a product must be. */
export function checkRow(cells: readonly string[], header: Header): { row: CatalogRow } | { fault: Fault } {
  const cell = (column: Column) => cells[header.places.get(column) ?? -1] ?? "";
  const faulty = (column: string, reason: string) => ({
    fault: { column, reason, sku: cell("sku").trim().slice(0, 40) },
  });
  if (cells.length !== header.width)
    return faulty("", `The row has ${cells.length} cells, and the first line ${header.width}`);
  const text = cells.join("");
  if (text.includes("\ufffd")) return faulty("", "The row is not UTF-8");
  if (text.includes("\0")) return faulty("", "The row holds zero bytes");
  const risky = spoken.find((column) => formula.test(cell(column)));
  if (risky) return faulty(risky, "A spreadsheet would run this: it must not begin with =, +, -, @ or a tab");
  const amount = centsOf(cell("price").trim(), header.delimiter);
  if (amount === undefined)
    return faulty("price", `The price must be a number such as ${header.delimiter === ";" ? "2,49" : "2.49"}`);
  const parsed = catalogRowSchema.safeParse({
    sku: cell("sku").trim(),
    name: cell("name").trim(),
    category: cell("category").trim().toLowerCase(),
    unit: cell("unit").trim(),
    price: { amount, currency: cell("currency").trim() || "EUR" },
    ...(cell("description").trim() !== "" && { description: cell("description").trim() }),
    ...(cell("stock").trim() !== "" && { stock: wholeNumber(cell("stock").trim()) }),
  });
  if (parsed.success) return { row: parsed.data };
  const [issue] = parsed.error.issues;
  const [column = ""] = issue?.path ?? [];
  return faulty(String(issue?.path[1] === "currency" ? "currency" : column), issue?.message ?? "Invalid");
}

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : text);

/** Cents, read as digits: no fraction is ever rounded. Where semicolons part cells, commas may part cents. */
export function centsOf(text: string, delimiter: Header["delimiter"]): number | undefined {
  const [, whole, , fraction = ""] =
    text.match(delimiter === "," ? /^(\d{1,7})((?:\.(\d{1,2}))?)$/ : /^(\d{1,7})((?:[.,](\d{1,2}))?)$/) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(fraction.padEnd(2, "0") || "0");
}
