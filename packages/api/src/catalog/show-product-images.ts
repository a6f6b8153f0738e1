import { causedBy, type EventOf, imageProcessed } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { untilNotOvertaken } from "./overtaken.ts";
import { Overtaken } from "./problems.ts";
import { productSchema } from "./product.ts";
import { changed } from "./product-events.ts";
import { describeProduct, findProduct } from "./product-store.ts";

const deadLetter = () => Resource.ShowProductImagesDeadLetters;

/**
 * Shows a picture with its product, in place of the one before, and announces it. Of several the one whose upload was begun
 * last is shown, whatever the order in which they are ready. That includes that each is shown once.
 *
 * The picture of a product that there is none of is passed over: its SKU was a slip, or the catalog that brings it is still
 * to come. Nothing here could mend that, and it is no message that somebody must look at. It can be sent again.
 */
export const handler = queue(imageProcessed, { deadLetter }, async (event, { logger }) => {
  const { sku, uploadId } = event.data;
  const outcome = await untilNotOvertaken(() => show(event));
  const fields = { sku, upload_id: uploadId };
  if (outcome === "shown") logger.info("Picture of a product shown", fields);
  else logger.warn(`Picture of a product passed over: ${outcome}`, fields);
});

async function show(event: EventOf<typeof imageProcessed>) {
  const { sku, uploadId, images } = event.data;
  const current = await findProduct(sku, { consistent: true });
  if (!current) return "there is no such product";
  if (current.imageUpload !== undefined && current.imageUpload >= uploadId)
    return "it is shown already, or a later one";
  const cause = causedBy(event);
  const product = { ...productSchema.parse(current), images };
  const refused = await transact({
    product: describeProduct(product, current, cause, { imageUpload: uploadId }),
    event: send(changed({ ...product, version: current.version + 1 }, cause)),
  });
  if (refused.size > 0) throw new Overtaken(sku);
  return "shown";
}
