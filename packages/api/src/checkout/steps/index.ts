import { authorisePayment } from "./authorise-payment.ts";
import { capturePayment } from "./capture-payment.ts";
import { confirmOrder } from "./confirm-order.ts";
import { endOrder } from "./end-order.ts";
import { lookAtPayment } from "./look-at-payment.ts";
import { releaseStock } from "./release-stock.ts";
import { remindCustomer } from "./remind-customer.ts";
import { reserveStock } from "./reserve-stock.ts";
import { startPicking } from "./start-picking.ts";
import { voidPayment } from "./void-payment.ts";
import { watchPayment } from "./watch-payment.ts";

/** What a checkout consists of. Each may be repeated, and changes nothing when it was done before. */
export const steps = {
  reserveStock,
  authorisePayment,
  watchPayment,
  lookAtPayment,
  remindCustomer,
  confirmOrder,
  startPicking,
  capturePayment,
  endOrder,
  voidPayment,
  releaseStock,
};

export type CheckoutSteps = typeof steps;
