import * as z from "zod";
import { StepError, type WorkflowTools, workflow } from "../index.ts";

/** Workflows for tests: each shows one thing that the builder promises. Those with steps that fail do so once in a process. */

const input = z.object({ correlationId: z.string().min(8) });
type Input = z.infer<typeof input>;

const build = <Output>(run: (input: Input, tools: WorkflowTools) => Promise<Output>) => workflow(input, run);

class Unavailable extends Error {
  override readonly name = "Unavailable";
}
class Refused extends Error {
  override readonly name = "Refused";
}

/** Fails as often as that, and then answers how often it was tried. */
function flaky(failures: number, error: Error = new Unavailable("Not yet")) {
  let tries = 0;
  return async () => {
    if (++tries <= failures) throw error;
    return { tries };
  };
}

const answers = build(async ({ correlationId }, { step }) => step("one", async () => ({ correlationId })));

const twoFailures = flaky(2);
const retries = build(async (_, { step }) => step("flaky", twoFailures));

const broken = flaky(Number.POSITIVE_INFINITY);
const never = flaky(Number.POSITIVE_INFINITY);
/** What became of a step that fails for good, before a sleep and when all is replayed after it. */
const givesUp = build(async (_, { step, callback }) => {
  const seen: unknown[] = [];
  const attempt = async (name: string, work: () => Promise<unknown>, attempts?: number) => {
    try {
      const how = attempts === undefined ? undefined : { attempts, first: 1, longest: 2 };
      seen.push(await step(name, work, how));
    } catch (error) {
      seen.push(error instanceof StepError && [error.name, error.message]);
    }
  };
  await attempt("three times", broken, 3);
  await attempt("unless said", never);
  await (await callback("sleep", { minutes: 1 })).rung();
  return seen;
});

const refusals = flaky(Number.POSITIVE_INFINITY, new Refused("It will never do"));
const outages = flaky(2);
const unless = build(async (_, { step }) => {
  const how = { attempts: 4, first: 1, longest: 2, unless: (error: Error) => error instanceof Refused };
  const refused = await step("refused", refusals, how).catch((error: Error) => error.message);
  return { refused, ...(await step("unavailable", outages, how)) };
});

const slow = flaky(3);
const hopeless = flaky(Number.POSITIVE_INFINITY);
/** Steps that are begun together, of which one fails for good while the other is still tried; and a replay of both. */
const sideBySide = build(async (_, { step, callback }) => {
  const how = (attempts: number) => ({ attempts, first: 1, longest: 2 });
  const both = await Promise.allSettled([step("slow", slow, how(4)), step("hopeless", hopeless, how(2))]);
  await (await callback("sleep", { minutes: 1 })).rung();
  return both.map((each) => (each.status === "fulfilled" ? each.value : String(each.reason)));
});

const callbacks = build(async (_, { callback, step }) => {
  const answer = await callback("answer", { minutes: 15 });
  const hung = await step("hang up", async () => answer.id);
  const rung = await answer.rung();
  const late = await callback("late", { seconds: 1 });
  return { same: hung === answer.id, differs: late.id !== answer.id, rung, late: await late.rung() };
});

const fails = build(async (_, { step }) => {
  await step("one", async () => 1);
  throw new Refused("It cannot be, said ada@example.com", { cause: new Unavailable("No answer") });
});

const charges = flaky(1);
const failsByAStep = build(async (_, { step, callback }) => {
  await (await callback("sleep", { minutes: 1 })).rung();
  await step("charge", charges, { attempts: 1, first: 1, longest: 1 });
});

const logs = build(async (_, { logger, step, callback }) => {
  logger.info("Begun");
  await step("one", async () => 1);
  logger.info("Between", { order_id: "ord_1", token: "tok_approve" });
  await step("two", async () => 2);
  await (await callback("sleep", { minutes: 1 })).rung();
  logger.info("Woken");
});

export const workflows = { answers, retries, givesUp, unless, sideBySide, callbacks, fails, failsByAStep, logs };
