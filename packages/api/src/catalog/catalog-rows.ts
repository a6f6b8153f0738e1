import { isDeepStrictEqual } from "node:util";
import { type CatalogRow, descriptionSchema, type NumberedRow, type UploadId } from "@larder/contracts";
import { send } from "../outbox/outbox.ts";
import type { Write } from "../store/transaction.ts";
import { decidedByLine } from "./decision.ts";
import { changed } from "./product-events.ts";
import type { Cause, StoredProduct } from "./product-item.ts";
import { confirmProduct, describeProduct, insertProduct } from "./product-store.ts";

export interface RowCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What a row comes to, and what is written for it: two writes at most, under the product's name. */
interface CarriedOut {
  readonly fate: keyof RowCounts;
  readonly writes: Readonly<Record<string, Write>>;
}

/**
 * Decides what a row of a catalog does to a product as it is. All that it writes has conditions, and fails when the product
 * is no longer so.
 */
export function carriedOut(
  { line, row }: NumberedRow,
  current: StoredProduct | undefined,
  { uploadId, cause }: { readonly uploadId: UploadId; readonly cause: Cause },
): CarriedOut {
  const decided = decidedByLine(uploadId, line);
  const { stock = 0, ...described } = row;
  const { sku } = row;
  if (!current) {
    const product = { ...described, images: [] };
    const write = insertProduct({ ...product, stock }, cause, decided);
    return {
      fate: "created",
      writes: { [sku]: write, [`${sku} event`]: send(changed({ ...product, version: 1 }, cause)) },
    };
  }
  if (current.decided !== undefined && current.decided >= decided) return { fate: "unchanged", writes: {} };
  // It must be noted all the same: an earlier row that says otherwise may still come.
  if (isDescribedBy(current, row)) return { fate: "unchanged", writes: { [sku]: confirmProduct(current, decided) } };
  const product = { ...described, images: current.images };
  const write = describeProduct(product, current, cause, { decided });
  const event = send(changed({ ...product, version: current.version + 1 }, cause));
  return { fate: "updated", writes: { [sku]: write, [`${sku} event`]: event } };
}

const isDescribedBy = (product: StoredProduct, row: CatalogRow) =>
  isDeepStrictEqual(descriptionSchema.parse(product), descriptionSchema.parse(row));
