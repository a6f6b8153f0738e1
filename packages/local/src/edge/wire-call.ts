import type { IncomingMessage, ServerResponse } from "node:http";
import type { AwsCall } from "../aws-call.ts";

/** A class for its prototype: the signal costs nothing until a service asks for it. */
export class WireCall implements AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly #response: ServerResponse;

  constructor(
    service: string,
    operation: string,
    accessKeyId: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ) {
    this.service = service;
    this.operation = operation;
    this.accessKeyId = accessKeyId;
    this.method = request.method ?? "POST";
    this.path = request.url ?? "/";
    this.headers = request.headers;
    this.body = body;
    this.#response = response;
  }

  get signal(): AbortSignal {
    const gone = new AbortController();
    if (this.#response.destroyed) gone.abort();
    else this.#response.once("close", () => gone.abort());
    return gone.signal;
  }
}
