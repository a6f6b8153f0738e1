import { newId, orderPlaced } from "@larder/contracts";

/** An order that was placed, as an event. */
export function placedEvent(name = "Kiwis") {
  const orderId = newId("ord");
  const placedAt = "2026-11-23T08:15:30.000Z";
  return orderPlaced.create({
    subject: orderId,
    correlationId: newId("cor"),
    causationId: "request-4711",
    time: placedAt,
    data: {
      orderId,
      customerId: "customer-1",
      lines: [{ sku: "KIWIS-6", quantity: 2, unitPrice: { amount: 219, currency: "EUR" }, name }],
      total: { amount: 438, currency: "EUR" },
      placedAt,
    },
  });
}
