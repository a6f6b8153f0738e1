import * as z from "zod";
import { type CatalogRow, catalogRowSchema } from "./catalog-row.ts";

/** A row of a catalog, and where it stands. Lines count from 1, the header's. */
export interface NumberedRow {
  readonly line: number;
  readonly row: CatalogRow;
}

const { sku, name, category, unit, price, description, stock } = catalogRowSchema.shape;

/**
 * A row as it travels: its line and its values in this order, without their names, which would be half of what is sent by the
 * million.
 */
export const packedRowSchema = z.tuple([
  z.int().min(1),
  sku,
  name,
  category,
  unit,
  price.shape.amount,
  price.shape.currency,
  description.unwrap().nullable(),
  stock.unwrap().nullable(),
]);

export type PackedRow = z.infer<typeof packedRowSchema>;

export function packRow({ line, row }: NumberedRow): PackedRow {
  const { sku, name, category, unit, price, description = null, stock = null } = row;
  return [line, sku, name, category, unit, price.amount, price.currency, description, stock];
}

export function unpackRow(packed: PackedRow): NumberedRow {
  const [line, sku, name, category, unit, amount, currency, description, stock] = packed;
  const said = { ...(description !== null && { description }), ...(stock !== null && { stock }) };
  return { line, row: { sku, name, category, unit, price: { amount, currency }, ...said } };
}
