import type { Invocation } from "../ports.ts";
import type { AcceptedEvent } from "./async-store.ts";

/** Why an asynchronous invocation was given up. */
export type Condition = "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** What a failure destination is sent: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function failureRecord(given: {
  accepted: AcceptedEvent;
  arn: string;
  condition: Condition;
  /** How the last attempt ended, when there was one. */
  result: Invocation | undefined;
  time: number;
}): string {
  const { accepted, arn, condition, result, time } = given;
  return JSON.stringify({
    version: "1.0",
    timestamp: new Date(time).toISOString(),
    requestContext: {
      requestId: accepted.requestId,
      functionArn: `${arn}:$LATEST`,
      condition,
      approximateInvokeCount: accepted.attempts,
    },
    requestPayload: JSON.parse(accepted.event),
    ...(result && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: JSON.parse(result.payload),
    }),
  });
}
