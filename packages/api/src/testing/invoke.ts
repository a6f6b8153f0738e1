import { randomUUID } from "node:crypto";
import type { CloudEvent } from "@larder/contracts";
import type { HttpHandler } from "@larder/lambda/http";
import type { QueueHandler } from "@larder/lambda/queue";
import type { APIGatewayProxyEventV2WithRequestContext, Context, SQSRecord } from "aws-lambda";
import { customerScope } from "../scopes.ts";

/** What Lambda hands every function. */
export const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: "test",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:test",
  memoryLimitInMB: "512",
  awsRequestId: "00000000-0000-0000-0000-000000000000",
  logGroupName: "/aws/lambda/test",
  logStreamName: "test",
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

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
  const { statusCode, headers = {}, body: text = "" } = await handler(httpEvent(request), context);
  const isJson = /json/.test(String(headers["content-type"]));
  return { status: statusCode, headers, text, body: JSON.parse(isJson ? text : "null") };
}

function httpEvent({ caller = customer, path, query, headers, body, base64 = false }: TestRequest): TestEvent {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { "content-type": "application/json", ...headers },
    requestContext: { ...requestContext, ...(caller && { authorizer: authorizerOf(caller) }) },
    isBase64Encoded: base64,
    ...(path && { pathParameters: path }),
    ...(query && { queryStringParameters: query }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
}

const requestContext = {
  accountId: "000000000000",
  apiId: "test",
  domainName: "localhost",
  domainPrefix: "test",
  http: { method: "GET", path: "/", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
  requestId: "test",
  routeKey: "$default",
  stage: "$default",
  time: "01/Jan/2026:00:00:00 +0000",
  timeEpoch: 1_767_225_600_000,
};

/** What a JWT authorizer hands on: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const authorizerOf = ({ id, scopes = [customerScope] }: TestCaller) => ({
  jwt: { claims: { sub: id, scope: scopes.join(" ") } },
});

type TestEvent = APIGatewayProxyEventV2WithRequestContext<
  typeof requestContext & { authorizer?: ReturnType<typeof authorizerOf> }
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
