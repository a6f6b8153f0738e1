import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { orderCancelled } from "@larder/contracts";
import { workflow } from "@larder/lambda/workflow";
import { type Checkout, checkoutSchema } from "../../packages/api/src/checkout/input.ts";
import { checkoutBy } from "../../packages/api/src/checkout/saga.ts";
import { type CheckoutSteps, steps } from "../../packages/api/src/checkout/steps/index.ts";
import { cancel, NotCancellable } from "../../packages/api/src/orders/lifecycle.ts";
import { changeOrder, readOrder } from "../../packages/api/src/orders/order-store.ts";
import type { OrderRecord } from "../../packages/api/src/orders/record.ts";
import { send } from "../../packages/api/src/outbox/outbox.ts";
import { amid } from "./amid.ts";
import { type FaultKind, faultOf, type StepName } from "./faults.ts";

/** The checkout as it is deployed, but for one step that goes wrong as the order's product says. */

/** Where it is noted what has gone wrong already, outside of what a crash takes with it. */
const notes = process.env["FAULT_NOTES"] ?? "";

/** Whether this is the first time, of all environments and tries. */
function first(name: string): boolean {
  try {
    closeSync(openSync(join(notes, name), "wx"));
    return true;
  } catch {
    return false;
  }
}

/** What a step does instead of its work. */
type Mishap = <Answer>(work: () => Promise<Answer>, checkout: Checkout, once: () => boolean) => Promise<Answer>;

const lost = () => new Error("Lost on the way");
const die = () => new Promise<never>(() => process.exit(1));
const hang = () => new Promise<never>(() => {});

const mishaps: Record<FaultKind, Mishap> = {
  "throws once": async (work, _, once) => (once() ? Promise.reject(lost()) : work()),
  "throws always": async () => Promise.reject(lost()),
  "times out": async (work, _, once) => (once() ? hang() : work()),
  "crashes before its effect": async (work, _, once) => (once() ? die() : work()),
  "crashes amid its effects": async (work, _, once) => (once() ? amid("after", die, work) : work()),
  "crashes after its effect": async (work, _, once) => (once() ? work().then(die) : work()),
  "answer lost": async (work, _, once) => (once() ? work().then(() => Promise.reject(lost())) : work()),
  "answer always lost": async (work) => work().then(() => Promise.reject(lost())),
  "duplicate start": async (work, checkout, once) => {
    if (once()) await startAgain(checkout);
    return work();
  },
  "cancelled before": async (work, checkout, once) => {
    if (once()) await cancelOrder(checkout);
    return work();
  },
  "cancelled meanwhile": async (work, checkout, once) =>
    once() ? amid("before", () => cancelOrder(checkout), work) : work(),
  "cancelled after": async (work, checkout, once) => {
    const answer = await work();
    if (once()) await cancelOrder(checkout);
    return answer;
  },
};

const faulty =
  <Rest extends unknown[], Answer>(step: StepName, work: (checkout: Checkout, ...rest: Rest) => Promise<Answer>) =>
  async (checkout: Checkout, ...rest: Rest): Promise<Answer> => {
    const { lines } = await readOrder(checkout.orderId);
    const fault = faultOf(lines[0]?.sku ?? "");
    const mended = existsSync(join(notes, `${checkout.orderId} mended`));
    if (fault?.step !== step || mended) return work(checkout, ...rest);
    return mishaps[fault.kind](
      () => work(checkout, ...rest),
      checkout,
      () => first(checkout.orderId),
    );
  };

/** Another execution of the same checkout, beside the first. */
async function startAgain(checkout: Checkout) {
  const command = new InvokeCommand({
    FunctionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    Qualifier: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    InvocationType: "Event",
    DurableExecutionName: `${checkout.orderId}-2`,
    Payload: JSON.stringify(checkout),
  });
  await new LambdaClient({}).send(command);
}

/** What the customer's request does, at this very moment. Too late is too late. */
async function cancelOrder({ orderId, ...cause }: Checkout) {
  const reason = { code: "CUSTOMER_REQUEST", message: "Cancelled by the test" } as const;
  const at = new Date().toISOString();
  const announce = ({ customerId }: OrderRecord) =>
    orderCancelled.create({
      ...cause,
      subject: orderId,
      time: at,
      data: { orderId, customerId, reason, cancelledAt: at },
    });
  await changeOrder(orderId, (order) => ({
    order: cancel(order, reason, at),
    writes: { event: send(announce(order)) },
  })).catch((error) => {
    if (!(error instanceof NotCancellable)) throw error;
  });
}

const faultySteps: CheckoutSteps = {
  reserveStock: faulty("reserveStock", steps.reserveStock),
  authorisePayment: faulty("authorisePayment", steps.authorisePayment),
  watchPayment: faulty("watchPayment", steps.watchPayment),
  lookAtPayment: faulty("lookAtPayment", steps.lookAtPayment),
  remindCustomer: faulty("remindCustomer", steps.remindCustomer),
  confirmOrder: faulty("confirmOrder", steps.confirmOrder),
  startPicking: faulty("startPicking", steps.startPicking),
  capturePayment: faulty("capturePayment", steps.capturePayment),
  endOrder: faulty("endOrder", steps.endOrder),
  voidPayment: faulty("voidPayment", steps.voidPayment),
  releaseStock: faulty("releaseStock", steps.releaseStock),
};

export const handler = workflow(checkoutSchema, checkoutBy(faultySteps));
