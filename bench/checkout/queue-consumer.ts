import { causedBy, orderPlaced, type RejectionReason } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { steps } from "../../packages/api/src/checkout/steps/index.ts";

/**
 * What durability is held against: the steps of the checkout, one after another, in a consumer of a queue. After a crash
 * the message comes again and all of it is done again; nothing waits, so no payment needs its customer and none is taken.
 */
export const handler = queue(orderPlaced, async (placed) => {
  const checkout = { orderId: placed.data.orderId, ...causedBy(placed) };
  const reserved = await steps.reserveStock(checkout);
  const result = reserved.outcome === "DONE" ? await steps.authorisePayment(checkout) : reserved;
  if (result.outcome === "REFUSED") return giveUp(checkout, result.reason);
  if (result.outcome === "DONE") await steps.confirmOrder(checkout, "nobody");
});

async function giveUp(checkout: Parameters<typeof steps.endOrder>[0], reason: RejectionReason) {
  await steps.endOrder(checkout, reason);
  await steps.voidPayment(checkout);
  await steps.releaseStock(checkout);
}
