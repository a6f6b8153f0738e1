import type { APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import * as z from "zod";
import { carryOut } from "../idempotency/attempt.ts";
import { idempotencyHeaders } from "../idempotency/headers.ts";
import { type IdempotencyStore, LeaseLost, type Once } from "../idempotency/idempotency.ts";
import { leaseFor } from "../idempotency/lease.ts";
import { IdempotencyKeyInFlight, IdempotencyKeyReused } from "../idempotency/problems.ts";
import { type HttpAnswer, toResult } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { type HttpRequest, parseRequest } from "./request.ts";
import type { AnswerOf, RouteContract } from "./route.ts";

/** A day: clients that repeat a request do so within minutes. */
const rememberedSeconds = 24 * 60 * 60;

/** On an answer that was given before. */
export const replayedHeader = "idempotency-replayed";

/** For handlers of a route that is idempotent: `complete` takes the answer that everybody gets who asks again. */
export type OnceAnswered<Route extends RouteContract> = Once<[answer: AnswerOf<Route>]>;

/** A route whose contract asks for the key: `request: { headers: idempotencyHeaders }`. */
export type IdempotentRoute = RouteContract & {
  readonly request: { readonly headers: z.ZodType<{ readonly "idempotency-key": string }> };
};

/** What tells a request from others with the same key. */
type KeyedRequest = Pick<HttpRequest<RouteContract>, "event" | "logger"> & {
  readonly caller: Caller | undefined;
  readonly body: unknown;
};

/** An answer as it is stored. */
const resultSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

/**
 * Answers a request once: whoever repeats it with the same key gets the same answer, byte for byte.
 * @param answer Called by the first, and by the next when the first has thrown or was lost.
 * @throws {IdempotencyKeyInFlight | IdempotencyKeyReused}
 */
export async function answerOnce(
  store: IdempotencyStore,
  route: RouteContract,
  { event, caller, body, logger }: KeyedRequest,
  context: Context,
  answer: (once: OnceAnswered<RouteContract>) => Promise<HttpAnswer>,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers } = parseRequest({ headers: idempotencyHeaders }, event);
  const begun = await store.begin({
    scope: [route.operationId, caller?.id ?? ""],
    key: headers["idempotency-key"],
    fingerprint: fingerprintOf(event, body),
    lease: leaseFor(context),
    remembered: rememberedSeconds,
  });
  if (begun.state === "reused") throw new IdempotencyKeyReused();
  if (begun.state === "in-flight") throw new IdempotencyKeyInFlight();
  if (begun.state === "done") return replayed(begun.result);
  const { attempt } = begun;
  const once = { complete: (given: HttpAnswer) => attempt.complete(toResult(route, given)) };
  try {
    const result = await carryOut(attempt, logger, async () => toResult(route, await answer(once)));
    return resultSchema.parse(result);
  } catch (error) {
    throw error instanceof LeaseLost ? new IdempotencyKeyInFlight(error) : error;
  }
}

function replayed(result: unknown): APIGatewayProxyStructuredResultV2 {
  const { headers, ...rest } = resultSchema.parse(result);
  return { ...rest, headers: { ...headers, [replayedHeader]: "true" } };
}
