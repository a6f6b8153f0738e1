import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describeError } from "../logging/describe-error.ts";
import type { Logger } from "../logging/logger.ts";
import { type Circuit, closed, readCircuit, totalsOf } from "./circuit.ts";
import { CircuitOpen } from "./circuit-open.ts";
import { slicesOf } from "./slices.ts";
import { successesIn } from "./successes.ts";
import { close, countFailure, open, openAgain, takeProbe, type Write } from "./writes.ts";

export interface CircuitBreakerOptions {
  readonly documents: DynamoDBDocumentClient;
  /** Read late. The table has the keys `pk` and `sk`. */
  readonly tableName: () => string;
  /** What is called. Breakers with one name have one state, wherever they run. */
  readonly name: string;
  /** Whether an error says that what is called is down. Any other error is an answer, and as good as one. */
  readonly isFailure: (error: unknown) => boolean;
  /** Milliseconds for which a call counts. Default: 30,000. */
  readonly window?: number;
  /** Of fewer calls nothing is concluded. Default: 10. */
  readonly fewestCalls?: number;
  /** The share of failures, 0 to 1, that opens the circuit. Default: 0.5. */
  readonly failureRate?: number;
  /** Milliseconds for which nobody is called. Default: 10,000. */
  readonly coolDown?: number;
  /** Milliseconds after which another probe is let through. Longer than a call can last. Default: 10,000. */
  readonly probeTime?: number;
  /** Milliseconds for which the state is taken for what it was. Default: 1,000. */
  readonly lookEvery?: number;
  /** Epoch milliseconds. Default: the system's clock. */
  readonly now?: () => number;
  /** Told when the circuit opens and closes, and when the table could not be asked. Default: the console. */
  readonly warn?: Logger["warn"];
}

export interface CircuitBreaker {
  /**
   * Calls, unless that has failed too often of late.
   * @throws {CircuitOpen} when nobody was called; else what `work` throws.
   */
  call<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

const defaults = {
  window: 30_000,
  fewestCalls: 10,
  failureRate: 0.5,
  coolDown: 10_000,
  probeTime: 10_000,
  lookEvery: 1_000,
  now: Date.now,
  warn: toConsole,
};

/**
 * Makes a circuit breaker whose state is an item of a DynamoDB table, `CIRCUIT#<name>`: so an execution environment that
 * has just started knows what the others have found out. All it needs is `GetItem` and `UpdateItem`.
 *
 * A call that goes well writes nothing, and reads the item at most once every `lookEvery`. A failure is one atomic update,
 * which also tells how many calls have gone well in this environment. So what went well in an environment since its last
 * failure is not known to the others, and the rate is a little too high: the fewer calls an environment makes within a
 * window, the more so. In doubt the circuit opens. What an environment sees is up to `lookEvery` old, so some more calls
 * are made of a circuit that another has opened.
 *
 * Times in the table are by the clock of whoever wrote them. Lambda's are kept together, and a few seconds do no harm:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 *
 * The table is not what decides whether one may call: when it does not answer, calls are made as before.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { documents, tableName, name, isFailure, fewestCalls, failureRate, coolDown, probeTime, lookEvery, now, warn } =
    {
      ...defaults,
      ...options,
    };
  const Key = { pk: `CIRCUIT#${name}`, sk: "CIRCUIT" };
  const slices = slicesOf(options.window ?? defaults.window);
  const successes = successesIn(slices);
  let seen: { readonly circuit: Circuit; readonly at: number } | undefined;
  let looking: Promise<Circuit> | undefined;

  async function call<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const probe = await admit();
    const [outcome] = await Promise.allSettled([(async () => work())()]);
    const failed = outcome.status === "rejected" && isFailure(outcome.reason);
    if (probe !== undefined) await conclude(probe, failed);
    else if (failed) await count();
    else successes.add(now());
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  /**
   * @returns the probe that the caller is, of a circuit that is half open.
   * @throws {CircuitOpen}
   */
  async function admit(): Promise<string | undefined> {
    const circuit = await look();
    if (circuit.openUntil === undefined) return undefined;
    refuseWhileOpen(circuit);
    const probe = crypto.randomUUID();
    const taken = (await write(takeProbe(probe, now() + probeTime, now()))) ?? (await read(true));
    // Also when it was refused: the SDK repeats a write whose answer was lost, and then meets its own.
    if (taken.probe === probe) return probe;
    // Another was faster, and may have found that all is well.
    if (taken.openUntil === undefined) return undefined;
    refuseWhileOpen(taken);
    throw new CircuitOpen(name, now() + lookEvery);
  }

  function refuseWhileOpen({ openUntil = 0, probeUntil = 0 }: Circuit) {
    const until = Math.max(openUntil, probeUntil);
    if (until > now()) throw new CircuitOpen(name, until);
  }

  async function count() {
    const time = now();
    const isRecent = (slice: number) => slices.isRecent(slice, time);
    const stale = (seen?.circuit.counts ?? []).filter(({ slice }) => !isRecent(slice));
    const staleAttributes = stale.map(({ attribute }) => attribute);
    const counted = await write(countFailure(slices.at(time), successes.take(time), staleAttributes));
    if (!counted) return;
    const { calls, failures } = totalsOf(counted, isRecent);
    if (calls < fewestCalls || failures < calls * failureRate) return;
    const until = time + coolDown;
    if (await write(open(counted, until)))
      warn("Circuit opened", { circuit: name, calls, failures, until: text(until) });
  }

  async function conclude(probe: string, failed: boolean) {
    const until = now() + coolDown;
    const written = await write(failed ? openAgain(probe, until) : close(probe));
    if (!written) return;
    if (failed) warn("Circuit opened again", { circuit: name, until: text(until) });
    else warn("Circuit closed", { circuit: name });
  }

  async function look(): Promise<Circuit> {
    if (seen && now() < seen.at + lookEvery) return seen.circuit;
    looking ??= read(false).finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function read(ConsistentRead: boolean): Promise<Circuit> {
    try {
      const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key, ConsistentRead }));
      return see(readCircuit(Item));
    } catch (error) {
      warn("Circuit not read", { circuit: name }, error);
      return see(seen?.circuit ?? closed);
    }
  }

  function see(circuit: Circuit): Circuit {
    seen = { circuit, at: now() };
    // What went well before it opened says nothing of what comes after.
    if (circuit.openUntil !== undefined) successes.take(now());
    return circuit;
  }

  /** @returns what the circuit is now; undefined when the condition does not hold, and when the table does not answer. */
  async function write(change: Write): Promise<Circuit | undefined> {
    try {
      const update = new UpdateCommand({ TableName: tableName(), Key, ...change, ReturnValues: "ALL_NEW" });
      const { Attributes } = await documents.send(update);
      return see(readCircuit(Attributes));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) warn("Circuit not written", { circuit: name }, error);
      // It is not as it was thought to be.
      seen = undefined;
      return undefined;
    }
  }

  return { call };
}

const text = (time: number) => new Date(time).toISOString();

/** Lambda makes one line of the log of it: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
function toConsole(...[message, fields, error]: Parameters<Logger["warn"]>) {
  console.warn({ message, ...fields, ...(error !== undefined && { error: describeError(error) }) });
}
