import type { HttpHandler } from "@larder/lambda/http";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { apiKey } from "./simulator.ts";

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

export interface TestRequest {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  /** With the API key, unless an `authorization` is given. */
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or in base64 as API Gateway sends forms when it is a form. */
  readonly body?: unknown;
}

/** Calls a route as API Gateway does; `body` is the answer's JSON, null when it is none. */
export async function call(handler: HttpHandler, request: TestRequest = {}) {
  const { statusCode: status, headers = {}, body: text = "" } = await handler(httpEvent(request), context);
  const isJson = /json/.test(String(headers["content-type"]));
  return { status, headers, text, body: JSON.parse(isJson ? text : "null") };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const httpEvent = ({ path, query, headers, body }: TestRequest): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: "/",
  rawQueryString: new URLSearchParams(query).toString(),
  headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers },
  requestContext: {
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
  },
  isBase64Encoded: body instanceof URLSearchParams,
  ...(path && { pathParameters: path }),
  ...(query && { queryStringParameters: query }),
  ...(body !== undefined && { body: encoded(body) }),
});

const encoded = (body: unknown) =>
  body instanceof URLSearchParams ? Buffer.from(body.toString()).toString("base64") : JSON.stringify(body);
