import { correlationIdSchema, timestampSchema, uploadIdSchema } from "@larder/contracts";
import * as z from "zod";
import type { Position } from "./cursor.ts";
import { type ListedProduct, listedProductSchema } from "./product.ts";
import { fold, searchTextOf } from "./search-text.ts";

/**
 * A product in the table. Description and stock are one item, so that a read finds both, and have a version each, so that
 * an order neither makes a staff member's edit fail nor a cached product stale.
 */
export const storedProductSchema = listedProductSchema.extend({
  version: z.int().min(1),
  stockVersion: z.int().min(1),
  /** What it was decided by that the product is described so: see `decision.ts`. Without, any decision is later. */
  decided: z.string().optional(),
  /** The upload whose picture is shown. */
  imageUpload: uploadIdSchema.optional(),
});
export type StoredProduct = z.infer<typeof storedProductSchema>;

/** What set a change off: {@link causedBy} an event, or a request. */
export interface Cause {
  readonly correlationId: string;
  readonly causationId: string;
}

/** The last write of a product, told to those who read the table's stream: a filter there cannot compare two images. */
export const lastChangeSchema = z.object({
  of: z.enum(["DESCRIPTION", "STOCK"]),
  at: timestampSchema,
  correlationId: correlationIdSchema,
  causationId: z.string().min(1),
});
type LastChange = z.infer<typeof lastChangeSchema>;

export const lastChange = (of: LastChange["of"], { correlationId, causationId }: Cause): LastChange => ({
  of,
  at: new Date().toISOString(),
  correlationId,
  causationId,
});

export const productKey = (sku: string) => ({ pk: `PRODUCT#${sku}`, sk: "PRODUCT" });

/** The whole catalog is one partition of the index: `catalog-page.ts` says how far that carries. */
export const catalogPartition = "CATALOG";
/** Of a sort key's 1,024 bytes, names take at most 400. The SKU tells apart what is alike up to there. */
const sortedCharacters = 100;

/** Where a product stands in the catalog: by category, by name as people sort, and by SKU. */
export const catalogPosition = ({ category, name, sku }: Position) =>
  `${category}#${[...fold(name)].slice(0, sortedCharacters).join("")}#${sku}`;

/** The attributes that follow from a product's description: where it stands in the catalog, and by what it is found. */
export const derivedFrom = (product: Position) => ({
  gsi1pk: catalogPartition,
  gsi1sk: catalogPosition(product),
  searchText: searchTextOf(product),
});

/** A product that is new. */
export const newItem = (product: ListedProduct, cause: Cause, decided?: string) => ({
  ...productKey(product.sku),
  ...derivedFrom(product),
  ...product,
  version: 1,
  stockVersion: 1,
  lastChange: lastChange("DESCRIPTION", cause),
  ...(decided !== undefined && { decided }),
});
