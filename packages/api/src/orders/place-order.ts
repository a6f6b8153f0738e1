import { type CustomerId, newId, orderPlaced } from "@larder/contracts";
import { type AnswerOf, http } from "@larder/lambda/http";
import type { Product } from "../catalog/product.ts";
import { findProducts } from "../catalog/product-store.ts";
import { send } from "../outbox/outbox.ts";
import { transact } from "../store/transaction.ts";
import { type Claim, claimKeyFor, findClaim, fingerprintOf, type IdempotentRequest } from "./idempotency.ts";
import { notStored } from "./not-stored.ts";
import { asPlaced, MixedCurrencies, type OrderLine, type PendingOrder, place, priceLine } from "./order.ts";
import { findOrder, insertOrder } from "./order-store.ts";
import { IdempotencyKeyReused, OneCurrencyOnly, UnknownProducts } from "./problems.ts";
import { placeOrder } from "./routes.ts";
import { mergeLines, type WantedLine } from "./wanted-lines.ts";

/**
 * `POST /orders`: accepts an order, to be confirmed or rejected a moment later.
 *
 * Repeated with the same `Idempotency-Key` within 24 hours it gives the same answer again and changes nothing.
 */
export const handler = http(placeOrder, async ({ headers, body: { lines }, caller, correlationId, logger }) => {
  const request = { key: headers["idempotency-key"], fingerprint: fingerprintOf(lines), at: new Date() };
  const skus = mergeLines(lines).map(({ sku }) => sku);
  const earlier = await findClaim(request);
  if (earlier) return accepted(await placedBy(earlier, request));

  const products = await findProducts(skus);
  const order = placeInOneCurrency(caller.id, priceLines(lines, products), request.at);
  const winner = await insert(order, request, correlationId);
  if (winner) return accepted(await placedBy(winner, request));
  logger.info("Order placed", { order_id: order.id, lines: order.lines.length });
  return accepted(order);
});

/** @throws {OneCurrencyOnly} */
function placeInOneCurrency(customerId: CustomerId, lines: OrderLine[], at: Date): PendingOrder {
  try {
    return place({ id: newId("ord"), customerId, lines, placedAt: at.toISOString() });
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

/** Writes order, event and key together. Answers the claim of the request that was faster with the same key, if one was. */
async function insert(
  order: PendingOrder,
  request: IdempotentRequest,
  correlationId: string,
): Promise<Claim | undefined> {
  const { id: orderId, customerId, lines, total, placedAt } = order;
  const event = orderPlaced.create({
    subject: orderId,
    correlationId,
    causationId: correlationId,
    time: placedAt,
    data: { orderId, customerId, lines, total, placedAt },
  });
  const refused = await transact({
    key: claimKeyFor(orderId, request),
    order: insertOrder(order),
    event: send(event),
  });
  if (refused.size === 0) return undefined;
  const winner = await findClaim(request);
  if (!winner) throw new Error(`Order ${orderId} was refused by ${[...refused].join(", ")}`);
  return winner;
}

/**
 * The order that a claim stands for, as it was when it was placed: the first answer again.
 * @throws {IdempotencyKeyReused} when the claim was made by a request for something else.
 */
async function placedBy(claim: Claim, request: IdempotentRequest): Promise<PendingOrder> {
  if (claim.fingerprint !== request.fingerprint) throw new IdempotencyKeyReused();
  const order = await findOrder(claim.orderId);
  if (!order) throw new Error(`The claim on ${claim.orderId} outlived its order`);
  return asPlaced(order);
}

const accepted = (order: PendingOrder): AnswerOf<typeof placeOrder> => ({
  status: 202,
  headers: { ...notStored, location: `/orders/${order.id}` },
  body: order,
});
