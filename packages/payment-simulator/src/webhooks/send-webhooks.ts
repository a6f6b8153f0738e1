import type { Logger } from "@larder/lambda/logging";
import { type TableRecord, tableStream } from "@larder/lambda/table-stream";
import { proceed, type SimulatedPayment, simulatedPaymentSchema } from "../payments/payment.ts";
import { replacePayment } from "../payments/payment-store.ts";
import { tell } from "./tell.ts";

type Change = TableRecord<SimulatedPayment>;

/**
 * Tells the shop of every change of a payment, in order for each payment, and not in order of one and another. What it
 * does not take, the stream hands out again, with whatever came after it.
 */
export const handler = tableStream({ image: simulatedPaymentSchema }, async (changes, { logger }) => {
  const ofOnePayment = Map.groupBy(changes, ({ newImage }) => newImage?.id);
  const failed = await Promise.all([...ofOnePayment.values()].map((each) => tellInOrder(each, logger)));
  return { failed: failed.flatMap((sequenceNumber) => sequenceNumber ?? []) };
});

/** @returns the sequence number of the first change that was not told: those behind it wait for it. */
async function tellInOrder(changes: readonly Change[], logger: Logger): Promise<string | undefined> {
  for (const { sequenceNumber, newImage: payment } of changes) {
    if (!payment) continue;
    const fields = { payment_id: payment.id, status: payment.status };
    try {
      await moveOn(payment);
      await tell(payment);
      if (payment.doubled) await tell(payment);
      logger.info("Webhook delivered", fields);
    } catch (error) {
      logger.warn("Webhook not delivered", fields, error);
      return sequenceNumber;
    }
  }
  return undefined;
}

/** What is being processed is authorised a moment later, unless it was voided meanwhile, and whoever takes webhooks. */
async function moveOn(payment: SimulatedPayment): Promise<void> {
  const next = proceed(payment, new Date().toISOString());
  if (next !== payment) await replacePayment(payment, next);
}
