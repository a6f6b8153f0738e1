import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** `GET /health` in payload format 2.0, as the local HTTP API makes it. */
export const healthEvent: APIGatewayProxyEventV2 = {
  version: "2.0",
  routeKey: "GET /health",
  rawPath: "/health",
  rawQueryString: "",
  headers: {
    host: "127.0.0.1:4000",
    "content-length": "0",
    "x-amzn-trace-id": "Root=1-67fd88e9-487b329f49f6278e32bb642c",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-port": "4000",
    "x-forwarded-proto": "http",
  },
  requestContext: {
    accountId: "000000000000",
    apiId: "abcdefghij",
    domainName: "127.0.0.1:4000",
    domainPrefix: "abcdefghij",
    http: { method: "GET", path: "/health", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
    requestId: "JCJSViW5PHcESow=",
    routeKey: "GET /health",
    stage: "$default",
    time: "14/Apr/2025:22:14:51 +0000",
    timeEpoch: 1744668891302,
  },
  isBase64Encoded: false,
};
