import type { APIGatewayProxyEventV2 } from "aws-lambda";

interface Sent {
  body?: string;
  base64?: boolean;
  headers?: Record<string, string>;
  path?: Record<string, string>;
  query?: Record<string, string>;
}

/** What API Gateway hands to a function for a request. JSON is the content type unless headers are given. */
export const httpEvent = ({ body, base64 = false, headers, path, query }: Sent = {}): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey: "POST /orders",
  rawPath: "/orders",
  rawQueryString: new URLSearchParams(query).toString(),
  headers: headers ?? { "content-type": "application/json" },
  requestContext: {
    accountId: "123456789012",
    apiId: "api",
    domainName: "localhost",
    domainPrefix: "localhost",
    http: { method: "POST", path: "/orders", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
    requestId: "request",
    routeKey: "POST /orders",
    stage: "$default",
    time: "23/Nov/2026:08:15:30 +0000",
    timeEpoch: 1_795_421_730_000,
  },
  isBase64Encoded: base64,
  ...(body !== undefined && { body }),
  ...(path && { pathParameters: path }),
  ...(query && { queryStringParameters: query }),
});
