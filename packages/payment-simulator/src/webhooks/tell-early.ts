import type { Logger } from "@larder/lambda/logging";
import type { SimulatedPayment } from "../payments/payment.ts";
import { tell } from "./tell.ts";

/**
 * Sends a webhook before the change it tells of is answered. The stream will send the same one again, so that this one
 * may fail.
 */
export async function tellEarly(payment: SimulatedPayment, logger: Logger) {
  try {
    await tell(payment);
  } catch (error) {
    logger.warn("Early webhook not delivered", { payment_id: payment.id }, error);
  }
}
