import type { RouteSpec } from "@larder/topology";
import { AwsError } from "../aws-call.ts";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Invocation, Lambda } from "../ports.ts";
import { type Answer, gatewayAnswers, MalformedAnswer, readAnswer } from "./answer.ts";
import { createPatience } from "./patience.ts";

interface IntegrationOptions {
  readonly lambda: Lambda;
  readonly live: Live;
  readonly clock: Clock;
}

/** Milliseconds. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const longestWait = 30_000;

/**
 * Makes the function that invokes a route's function and turns what comes of it into an answer: 500 when the function
 * failed or answered nonsense, 503 when it is throttled or takes longer than the gateway waits.
 */
export function createIntegration({ lambda, live, clock }: IntegrationOptions) {
  const waitFor = createPatience(clock, longestWait);

  return async (route: RouteSpec, event: string, traceId: string): Promise<Answer> => {
    try {
      const invocation = await inTime(lambda.invoke(route.function, event, { trigger: "http", traceId }));
      if (invocation === undefined) return gatewayAnswers.unavailable();
      return invocation.failed ? gatewayAnswers.failed() : readAnswer(invocation.payload);
    } catch (error) {
      return explain(route, error);
    }
  };

  /** Resolves with nothing when it takes too long. The function runs on, as on AWS. */
  function inTime(invocation: Promise<Invocation>): Promise<Invocation | undefined> {
    return new Promise((resolve, reject) => {
      const arrived = waitFor(() => resolve(undefined));
      invocation.then(resolve, reject).finally(arrived);
    });
  }

  function explain(route: RouteSpec, error: unknown): Answer {
    const throttled = error instanceof AwsError && error.code === "TooManyRequestsException";
    if (throttled) return gatewayAnswers.unavailable();
    const reason = error instanceof Error ? error.message : String(error);
    const what = error instanceof MalformedAnswer ? "returned what API Gateway cannot send" : "could not be invoked";
    live.emit({ type: "warning", message: `${route.key}: ${route.function} ${what}: ${reason}` });
    return gatewayAnswers.failed();
  }
}
