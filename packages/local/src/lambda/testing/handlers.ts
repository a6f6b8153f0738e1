import { Resource } from "sst/resource";
import * as z from "zod";

/** Handlers for tests of Lambda: each shows one thing that a function may do. */

interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

let invocations = 0;

export const echo = async (event: unknown) => event;

export const synchronous = () => "answered without a promise";

export const nothing = async () => {};

export const count = async () => {
  invocations += 1;
  return invocations;
};

export const context = async (_event: unknown, context: Context) => ({
  ...context,
  remaining: context.getRemainingTimeInMillis(),
});

export const environment = async () => process.env;

export const saysWhereAwsIs = async (event: unknown) => {
  process.stdout.write(`${JSON.stringify(event)} at ${process.env["AWS_ENDPOINT_URL"]}\n`);
};

export const throwsAtOnce = () => {
  throw new TypeError("thrown at once");
};

export const rejects = async () => {
  throw new RangeError("rejected");
};

export const throwsText = async () => {
  throw "only text";
};

export const circular = async () => {
  const answer: { itself?: unknown } = {};
  answer.itself = answer;
  return answer;
};

export const large = async (event: { bytes: number }) => "x".repeat(event.bytes);

export const callback = (_event: unknown, _context: unknown, done: (error: null, answer: string) => void) =>
  done(null, "never");

export const notAFunction = "text";

export const exits = async (event: { code: number }) => process.exit(event.code);

export const crashes = () =>
  new Promise(() => {
    setImmediate(() => {
      throw new Error("thrown where nobody catches");
    });
  });

export const forgetsPromise = () => {
  void Promise.reject(new Error("rejected where nobody waits"));
  return new Promise(() => {});
};

export const neverAnswers = () => new Promise(() => {});

export const loops = () => {
  console.log("before the loop");
  for (;;);
};

export const hoards = () => {
  const hoard: number[][] = [];
  for (;;) hoard.push(new Array(100_000).fill(hoard.length));
};

export const prints = async () => {
  console.log("told", { to: "the console" });
  console.error("an error line");
  process.stdout.write("written in ");
  process.stdout.write("two parts\nand a second line\n");
};

export const waits = (event: { milliseconds: number }, { awsRequestId }: Context) =>
  new Promise((resolve) => setTimeout(resolve, event.milliseconds, awsRequestId));

const failures = new Map<string, number>();

/** Fails as often as the event says, then answers. */
export const failsAtFirst = async (event: { id: string; times: number }, { awsRequestId }: Context) => {
  const times = failures.get(event.id) ?? 0;
  failures.set(event.id, times + 1);
  if (times < event.times) throw new Error(`failure ${times + 1}`);
  return awsRequestId;
};

const linked = z.object({ Neighbour: z.object({ url: z.string() }), Key: z.object({ value: z.string() }) });

/** Calls the API that it is linked to, with the key that it is linked to, and answers what it is told there. */
export const asks = async () => {
  const { Neighbour, Key } = linked.parse({
    Neighbour: Reflect.get(Resource, "Neighbour"),
    Key: Reflect.get(Resource, "Key"),
  });
  const response = await fetch(Neighbour.url, { headers: { authorization: `Bearer ${Key.value}` } });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return { told: await response.text(), greeting: process.env["GREETING"] };
};

export const tells = async (event: { headers: Record<string, string> }) => event.headers["authorization"];
