import { Readable } from "node:stream";
import { catalogRowSchema } from "@larder/contracts";
import { parse } from "csv-parse";

const chunkBytes = 64 * 1024;

/** What anybody would write: csv-parse, and the schema on each row. @returns how many are good. */
export async function plainly(bytes: Buffer): Promise<number> {
  const rows = Readable.from(chunksOf(bytes)).pipe(parse({ columns: true, relax_column_count: true }));
  let good = 0;
  for await (const row of rows) if (catalogRowSchema.safeParse(productOf(row)).success) good++;
  return good;
}

function* chunksOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

type Cells = Record<"sku" | "name" | "category" | "unit" | "price" | "currency" | "description" | "stock", string>;

const productOf = ({ price, currency, description, stock, ...cells }: Cells) => ({
  ...cells,
  price: { amount: Math.round(Number(price) * 100), currency },
  ...(description && { description }),
  ...(stock && { stock: Number(stock) }),
});
