import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApiSpec, Topology } from "@larder/topology";
import { type Clock, createClock } from "../clock.ts";
import type { Door } from "../door.ts";
import type { Live } from "../live.ts";
import type { Lambda, TokenIssuer } from "../ports.ts";
import type { Answer } from "./answer.ts";
import { createGateway } from "./gateway.ts";
import { newRequestId } from "./ids.ts";

export interface HttpApiOptions {
  readonly api: HttpApiSpec;
  /** Logical name of the API in the topology. */
  readonly apiName: string;
  readonly topology: Topology;
  readonly lambda: Lambda;
  readonly live: Live;
  /** Times the events and the limit of 30 seconds. Default: the machine's. */
  readonly clock?: Clock;
  /** Issuers that run here, by the URL that authorizers name. Keys of all others come over the network. */
  readonly issuers?: ReadonlyMap<string, TokenIssuer>;
  /** Where requests come in. */
  readonly door: Door;
}

/**
 * Serves an API Gateway HTTP API with its Lambda integrations in payload format 2.0, stage `$default`, until its door closes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export function serveHttpApi(options: HttpApiOptions): void {
  const { clock = createClock(), issuers = new Map() } = options;
  const gateway = createGateway({ ...options, clock, issuers, apiId: apiIdFor(options.apiName) });
  options.door.answer((request, response) => {
    handle(request, response).catch((error) => {
      const hungUp = request.destroyed;
      if (!hungUp) options.live.emit({ type: "warning", message: `${request.method} ${request.url}: ${error}` });
      response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const requestId = newRequestId();
    write(response, await gateway(request, requestId), requestId);
  }
}

/** Ten letters and digits, the same on every start. */
const apiIdFor = (apiName: string) =>
  BigInt(`0x${createHash("sha256").update(apiName).digest("hex")}`)
    .toString(36)
    .slice(0, 10);

function write(response: ServerResponse, answer: Answer, requestId: string) {
  const { status, headers, body } = answer;
  headers.push("apigw-requestid", requestId);
  if (status !== 204 && status !== 304) headers.push("content-length", String(Buffer.byteLength(body)));
  response.writeHead(status, headers);
  response.end(body);
}
