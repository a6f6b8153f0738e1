import type { IncomingMessage } from "node:http";
import type { RequestHeaders } from "./headers.ts";

/** 10 MB. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const bodyLimit = 10 * 1024 * 1024;

/**
 * Reads a request's body. What is past the limit is read too, so that the client gets to hear the answer, but not kept.
 * @returns nothing when there was too much. Rejects when the client goes away.
 */
export async function readBody(request: IncomingMessage, headers: RequestHeaders): Promise<Buffer | undefined> {
  const length = Number(headers.values["content-length"] ?? 0);
  if (length === 0 && !headers.chunked) return empty;
  return length > bodyLimit ? undefined : collect(request);
}

const empty = Buffer.alloc(0);

function collect(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimit) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

/**
 * Whether a body reaches the function as text. Everything else, forms and bodies without a type among them, comes in
 * base64. AWS does not list the types; these were observed on real HTTP APIs.
 */
export function isText(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const semicolon = contentType.indexOf(";");
  const type = (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
  return type.startsWith("text/") || textTypes.has(type);
}

const textTypes = new Set(["application/json", "application/xml", "application/javascript"]);
