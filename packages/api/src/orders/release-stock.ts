import { causedBy, orderCancelled, type ReservedLine } from "@larder/contracts";
import { PoisonMessage, queue } from "@larder/lambda/queue";
import { Resource } from "sst/resource";
import { returnStock } from "../catalog/product-store.ts";
import { idempotency } from "../store/idempotency.ts";
import { transact } from "../store/transaction.ts";

const deadLetter = () => Resource.ReleaseStockDeadLetters;

/**
 * Gives back what was reserved for an order that is cancelled. Adding to stock is not idempotent by itself, so the
 * record that this event is done is written in the same transaction as the stock: a duplicate finds it, and a crash
 * leaves both or neither.
 */
export const handler = queue(orderCancelled, { idempotency, deadLetter }, async (cancelled, { once, logger }) => {
  const { orderId, reserved } = cancelled.data;
  const refused = await transact({
    done: once.complete(),
    // SKUs are in capitals, so none of them is called like the one above.
    ...Object.fromEntries(reserved.map(({ sku, quantity }) => [sku, returnStock(sku, quantity, causedBy(cancelled))])),
  });
  // Another delivery has taken over, and nothing was written here: the builder looks what has become of that one.
  if (refused.has("done")) return;
  const gone = reserved.filter(({ sku }) => refused.has(sku));
  if (gone.length > 0) throw new ProductsGone(orderId, gone);
  logger.info("Stock given back", { order_id: orderId, lines: reserved.length });
});

/**
 * There is no shelf to put the pieces back on, and no retry makes one. Nothing of the order is given back, so that the
 * message keeps all of it: redrive it from the dead-letter queue when the products are in the catalog again.
 */
class ProductsGone extends PoisonMessage {
  override readonly name = "ProductsGone";
  constructor(orderId: string, gone: readonly ReservedLine[]) {
    const pieces = gone.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(", ");
    super(`Products of order ${orderId} are no longer in the catalog: ${pieces}`);
  }
}
