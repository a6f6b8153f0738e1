import { existsSync, writeFileSync } from "node:fs";
import { workflow } from "sst/aws/workflow";

/** Checkouts that act on nothing: each goes as one may go, or shows what a real one may come to do. */

interface Order {
  readonly orderId: string;
  /** A path of its own, where nothing is yet. */
  readonly file: string;
}

type Context = workflow.Context;

const tries = (count: number) => ({
  retryStrategy: (_error: Error, tried: number) => ({ shouldRetry: tried < count, delay: { seconds: 10 * tried } }),
});
const once = tries(1);

const counts = new Map<string, number>();

/** How often something was tried in this environment. */
function nth(key: string) {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function fail(name: string, message: string): never {
  throw Object.assign(new Error(message), { name });
}
const noAnswer = () => fail("ProviderUnavailable", "POST /payments/pay_01M850XSTV/capture: 503 Service Unavailable");

const act = async () => {};

const reserve = (ctx: Context) => ctx.step("reserve stock", async () => ({ lines: 2 }));
const authorise = (ctx: Context, status: string) =>
  ctx.step("authorise payment", async () => ({ id: "pay_01M850XSTV189XQ1TC95RQKBSN", status, amount: 1258 }));

/** Confirms, and waits for a cancellation that may not come; the provider answers the third time. */
async function confirmed({ orderId }: Order, ctx: Context) {
  await reserve(ctx);
  await authorise(ctx, "AUTHORISED");
  await ctx.step("confirm order", act);
  const asked = ctx.waitForCallback("wait for a cancellation", act, { timeout: { minutes: 30 } });
  const isCancelled = await asked.then(
    () => true,
    () => false,
  );
  if (isCancelled) {
    await ctx.step("void payment", act);
    await ctx.step("release stock", act);
    return { status: "CANCELLED" };
  }
  await ctx.step("close order", act);
  await ctx.step("capture payment", async () => (nth(orderId) < 3 ? noAnswer() : "CAPTURED"), tries(5));
  return { status: "CONFIRMED" };
}

/** The customer is reminded after ten minutes, and answers or does not. */
async function challenged(_order: Order, ctx: Context) {
  await reserve(ctx);
  await authorise(ctx, "ACTION_REQUIRED");
  const answer = await ctx.runInChildContext("wait for the customer", async (child) => {
    const [answered] = await child.createCallback("answer", { timeout: { minutes: 15 } });
    const reminder = child.wait("until the reminder", { minutes: 10 }).then(() => "REMIND");
    const first = await Promise.race([answered, reminder]);
    if (first !== "REMIND") return first;
    await child.step("remind", act);
    return answered.catch(() => "EXPIRED");
  });
  if (answer !== "EXPIRED") return { status: "CONFIRMED" };
  const undone = [
    { name: "payment", func: (branch: Context) => branch.step("void payment", async () => "VOIDED") },
    { name: "stock", func: (branch: Context) => branch.step("release stock", act) },
  ];
  // One after the other, so that they always are told of in the same order.
  await ctx.parallel("undo", undone, { maxConcurrency: 1 });
  return { status: "REJECTED", reason: { code: "PAYMENT_EXPIRED", message: "The payment was not approved in time" } };
}

async function declined(_order: Order, ctx: Context) {
  const undo = (result: string) => ({ run: async () => result, undo: act });
  try {
    await ctx.stepWithRollback("reserve stock", undo("reserved"));
    await ctx.step("authorise payment", async () => fail("PaymentDeclined", "Insufficient funds"), once);
  } catch (error) {
    await ctx.rollbackAll(error);
  }
  return { status: "REJECTED" };
}

/** Fails for good, deep within. */
async function broken(_order: Order, ctx: Context) {
  await reserve(ctx);
  await ctx.runInChildContext("pay", async (pay) => {
    await pay.runInChildContext("settle", (settle) => settle.step("capture payment", noAnswer, tries(3)));
  });
}

/** Its environment ends in the middle, once. */
async function crashed({ file }: Order, ctx: Context) {
  await reserve(ctx);
  await ctx.step("authorise payment", async () => {
    if (existsSync(file)) return;
    writeFileSync(file, "");
    process.exit(1);
  });
}

/** Asks until the payment is decided, and has trouble telling where the answer is to go. */
async function hesitant({ orderId }: Order, ctx: Context) {
  await ctx.waitForCondition("payment decided", async (asked: number) => asked + 1, {
    initialState: 0,
    waitStrategy: (asked) => (asked < 3 ? { shouldContinue: true, delay: { seconds: 20 } } : { shouldContinue: false }),
  });
  const hand = async () => (nth(orderId) < 2 ? noAnswer() : undefined);
  await ctx.waitForCallback("wait for the customer", hand, { timeout: { minutes: 15 }, ...tries(2) });
  await ctx.step(act);
}

/** Has more of a history than Lambda tells at once. */
async function long(_order: Order, ctx: Context) {
  const steps = Array.from({ length: 510 }, (_, index) => ctx.step(`step ${index + 1}`, act));
  await ctx.promise.all(steps);
}

const ways = { confirmed, challenged, declined, broken, crashed, hesitant, long };

export type Way = keyof typeof ways;

export const handler = workflow.handler(
  (order: Order & { readonly way: Way }, ctx): Promise<unknown> => ways[order.way](order, ctx),
);
