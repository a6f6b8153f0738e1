import { randomUUID } from "node:crypto";
import type { CloudEvent } from "@larder/contracts";
import { customerScope } from "@larder/contracts";
import type { HttpHandler } from "@larder/lambda/http";
import type { QueueHandler } from "@larder/lambda/queue";
import { context as lambdaContext } from "@larder/lambda/testing/context";
import { httpEvent } from "@larder/lambda/testing/http-event";
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithRequestContext, SQSRecord } from "aws-lambda";

/** What Lambda hands every function. */
export const context = lambdaContext();

/** Who calls, as the API's authorizer has verified it. */
export interface TestCaller {
  readonly id: string;
  /** What the token may be used for. A customer's unless said. */
  readonly scopes?: readonly string[];
}

/** Who calls when nothing is said of that. */
export const customer: TestCaller = { id: "customer-1" };

export interface TestRequest {
  /** {@link customer} unless said. Null: nobody, as on a route without an authorizer. */
  readonly caller?: TestCaller | null;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is text. */
  readonly body?: unknown;
  /** The text is that of bytes in base 64. */
  readonly base64?: boolean;
}

/** Calls a route as API Gateway does; `body` is the answer's JSON, null when it is none. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export async function call(handler: HttpHandler, request: TestRequest = {}) {
  const { statusCode, headers = {}, body: text = "" } = await handler(eventOf(request), context);
  const isJson = /json/.test(String(headers["content-type"]));
  return { status: statusCode, headers, text, body: JSON.parse(isJson ? text : "null") };
}

function eventOf({ caller = customer, path, query, headers, body, base64 = false }: TestRequest): TestEvent {
  const event = httpEvent({
    base64,
    headers: { "content-type": "application/json", ...headers },
    ...(path && { path }),
    ...(query && { query }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { ...event, requestContext: { ...event.requestContext, ...(caller && { authorizer: authorizerOf(caller) }) } };
}

/** What a JWT authorizer hands on: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const authorizerOf = ({ id, scopes = [customerScope] }: TestCaller) => ({
  jwt: { claims: { sub: id, scope: scopes.join(" ") } },
});

type TestEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayProxyEventV2["requestContext"] & { authorizer?: ReturnType<typeof authorizerOf> }
>;

/** Hands events to the consumer of a queue in one batch. Answers the events that failed. */
export async function deliver<Event extends CloudEvent>(handler: QueueHandler, ...events: Event[]): Promise<Event[]> {
  const messages = events.map((event) => ({ event, record: sqsRecord(event) }));
  const { batchItemFailures } = await handler({ Records: messages.map(({ record }) => record) }, context);
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return messages.filter(({ record }) => failed.has(record.messageId)).map(({ event }) => event);
}

const sqsRecord = (event: CloudEvent): SQSRecord => ({
  messageId: randomUUID(),
  receiptHandle: "test",
  body: JSON.stringify({ version: "0", source: event.source, "detail-type": event.type, detail: event }),
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: "0",
    SenderId: "test",
    ApproximateFirstReceiveTimestamp: "0",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:test",
  awsRegion: "eu-central-1",
});
