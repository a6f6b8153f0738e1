import { newId } from "@larder/contracts";
import type { Checkout } from "../checkout/input.ts";
import { done, waiting } from "../checkout/result.ts";
import { checkoutBy } from "../checkout/saga.ts";
import type { CheckoutSteps } from "../checkout/steps/index.ts";
import { workflowTools } from "./workflow-tools.ts";

type Answer<Name extends keyof CheckoutSteps> = Awaited<ReturnType<CheckoutSteps[Name]>>;

/**
 * What each step does, time after time: it answers, or throws an error; the last stays. Where nothing is said, all is well,
 * and nobody who is waited for does anything.
 */
export type Script = { readonly [Name in keyof CheckoutSteps]?: readonly (Answer<Name> | Error)[] } & {
  /** Whether callbacks are rung before their time is up. */
  readonly rings?: readonly boolean[];
};

/**
 * Plays a checkout through.
 * @returns How it ended; the names of steps, as often as they were tried; the callbacks and reasons that steps were given; for
 * what was slept, and after which step.
 */
export async function play(script: Script) {
  const checkout: Checkout = { orderId: newId("ord"), correlationId: "correlation-1", causationId: "evt_1" };
  const told: string[] = [];
  const given: unknown[] = [];
  const slept: string[] = [];

  function step<Answer>(name: keyof CheckoutSteps, turns: readonly (Answer | Error)[] | undefined, usual: Answer) {
    let turn = 0;
    return async (of: Checkout, callbackOrReason?: unknown): Promise<Answer> => {
      if (of !== checkout) throw new Error(`${name} is not told whose checkout it is`);
      told.push(name);
      if (callbackOrReason !== undefined) given.push(callbackOrReason);
      const what = turns ? turns[Math.min(turn++, turns.length - 1)] : usual;
      if (what instanceof Error) throw what;
      return what ?? usual;
    };
  }

  const tools = workflowTools(script.rings ?? [], (callback) => slept.push(`${callback} after ${told.at(-1)}`));
  const rejected = { status: "REJECTED" as const, payment: true, stock: true };
  const run = checkoutBy({
    reserveStock: step("reserveStock", script.reserveStock, done),
    authorisePayment: step("authorisePayment", script.authorisePayment, done),
    watchPayment: step("watchPayment", script.watchPayment, waiting),
    lookAtPayment: step("lookAtPayment", script.lookAtPayment, waiting),
    remindCustomer: step("remindCustomer", script.remindCustomer, waiting),
    confirmOrder: step("confirmOrder", script.confirmOrder, done),
    startPicking: step("startPicking", script.startPicking, done),
    capturePayment: step("capturePayment", script.capturePayment, done),
    endOrder: step("endOrder", script.endOrder, rejected),
    voidPayment: step("voidPayment", script.voidPayment, undefined),
    releaseStock: step("releaseStock", script.releaseStock, undefined),
  });
  const end: unknown = await run(checkout, tools).catch((error) => error);
  return { end, told, given, slept, callbacks: tools.callbacks, retries: tools.retries };
}
