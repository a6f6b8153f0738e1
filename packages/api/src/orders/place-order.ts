import { type CustomerId, newId, orderPlaced } from "@larder/contracts";
import { type AnswerOf, http } from "@larder/lambda/http";
import type { Product } from "../catalog/product.ts";
import { findProducts } from "../catalog/product-store.ts";
import { send } from "../outbox/outbox.ts";
import { idempotency } from "../store/idempotency.ts";
import { transact } from "../store/transaction.ts";
import { notStored } from "./not-stored.ts";
import { MixedCurrencies, type OrderLine, type PendingOrder, place, priceLine } from "./order.ts";
import { insertOrder } from "./order-store.ts";
import { OneCurrencyOnly, UnknownProducts } from "./problems.ts";
import { newRecord } from "./record.ts";
import { placeOrder } from "./routes.ts";
import { mergeLines, type WantedLine } from "./wanted-lines.ts";

/**
 * `POST /orders`: accepts an order, to be confirmed or rejected a moment later.
 *
 * Order, event and the record of the answer are one transaction: repeated with the same `Idempotency-Key` within 24
 * hours the request gets the same answer again and changes nothing, wherever the first attempt ended.
 */
export const handler = http(placeOrder, { idempotency }, async (request) => {
  const { body, caller, once, correlationId, logger } = request;
  const products = await findProducts(mergeLines(body.lines).map(({ sku }) => sku));
  const order = placeInOneCurrency(caller.id, priceLines(body.lines, products));
  const answer = accepted(order);
  const refused = await transact({
    order: insertOrder(newRecord(order, body.payment.token)),
    event: send(announce(order, correlationId)),
    done: once.complete(answer),
  });
  if (refused.size === 0) logger.info("Order placed", { order_id: order.id, lines: order.lines.length });
  // Refused as done: another attempt has taken over, and the builder answers with what has become of that one.
  else if (!refused.has("done")) throw new Error(`Not written: ${[...refused].join(", ")}`);
  return answer;
});

/** @throws {OneCurrencyOnly} */
function placeInOneCurrency(customerId: CustomerId, lines: OrderLine[]): PendingOrder {
  try {
    return place({ id: newId("ord"), customerId, lines, placedAt: new Date().toISOString() });
  } catch (error) {
    throw error instanceof MixedCurrencies ? new OneCurrencyOnly(error) : error;
  }
}

/** @throws {UnknownProducts} naming the lines at fault by their place in the request. */
function priceLines(lines: readonly WantedLine[], products: ReadonlyMap<string, Product>): OrderLine[] {
  const unknown = lines.flatMap(({ sku }, index) => (products.has(sku) ? [] : [{ index, sku }]));
  if (unknown.length > 0) throw new UnknownProducts(unknown);
  return mergeLines(lines).flatMap(({ sku, quantity }) => {
    const product = products.get(sku);
    return product ? [priceLine(quantity, product)] : [];
  });
}

const announce = ({ id: orderId, customerId, lines, total, placedAt }: PendingOrder, correlationId: string) =>
  orderPlaced.create({
    subject: orderId,
    correlationId,
    causationId: correlationId,
    time: placedAt,
    data: { orderId, customerId, lines, total, placedAt },
  });

const accepted = (order: PendingOrder): AnswerOf<typeof placeOrder> => ({
  status: 202,
  headers: { ...notStored, location: `/orders/${order.id}` },
  body: order,
});
