/**
 * The least that can serve a handler: a bare `node:http` server, a process of its own, that calls it with one ready-made
 * event and writes what it returns. It routes nothing, reads no headers, isolates nothing.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { healthEvent } from "./event.ts";

type Handler = (event: APIGatewayProxyEventV2, context: Partial<Context>) => Promise<APIGatewayProxyStructuredResultV2>;

const { handler }: { handler: Handler } = await import(pathToFileURL(process.argv[2] ?? "").href);

const server = createServer(async (_, response) => {
  const {
    statusCode = 200,
    headers = {},
    body = "",
  } = await handler(healthEvent, { awsRequestId: "bench", functionName: "Health" });
  response.writeHead(statusCode, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
});

server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
