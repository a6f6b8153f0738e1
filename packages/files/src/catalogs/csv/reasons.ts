import { categorySchema } from "@larder/contracts";
import type * as z from "zod";
import { type Column, columns, type Delimiter } from "./header.ts";
import { decimalsOf } from "./price.ts";

type Issue = z.core.$ZodIssue | undefined;

/** What is wrong with a row, to people who look at it in a spreadsheet. */
export const reasons = {
  ragged: (cells: number, width: number) => `The row has ${cells} cells, and the first line has ${width}`,
  formula: "A spreadsheet would run this: no text may begin with =, +, -, @ or a tab",
  currency: "The currency must be three letters, such as EUR",
  price: (price: string, currency: string, delimiter: Delimiter) =>
    price === "" ? "The price is missing" : `The price must be a number such as ${example(currency, delimiter)}`,
};

function example(currency: string, delimiter: Delimiter): string {
  const decimals = decimalsOf(currency);
  const point = delimiter === ";" ? "," : ".";
  return decimals === 0 ? "249" : `2${point}${"490".padEnd(decimals, "0").slice(0, decimals)}`;
}

/** The column that an issue of the schema is about. */
export const columnOf = (issue: Issue): Column | "" => columns.find((column) => column === issue?.path[0]) ?? "";

/** An issue of the schema, in words. @param cell What stands in the column. */
export function reasonFor(issue: Issue, cell: string): string {
  const column = columnOf(issue);
  if (column !== "" && cell === "") return `The ${column} is missing`;
  if (column === "sku") return "The SKU must be 3 to 40 capitals and digits, in groups joined by hyphens";
  if (column === "category") return `The category must be one of ${categorySchema.options.join(", ")}`;
  if (column === "price") return "The price is higher than the shop takes";
  if (column === "stock") return "The stock must be a whole number up to 1000000";
  if (issue?.code === "too_big") return `The ${column} is longer than ${issue.maximum} characters`;
  return issue?.message ?? "The row is no product";
}
