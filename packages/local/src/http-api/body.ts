import type { IncomingMessage } from "node:http";

/** 10 MB. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const bodyLimit = 10 * 1024 * 1024;

const empty = Buffer.alloc(0);

/** Reads a request's body. Resolves with nothing as soon as it grows past the limit; rejects when the client goes away. */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > bodyLimit) return resolve(undefined);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimit) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? (chunks[0] ?? empty) : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

/** True when a request can have no body, so that there is nothing to wait for. */
export const isBodiless = (headers: Record<string, string | string[] | undefined>) =>
  headers["transfer-encoding"] === undefined && (headers["content-length"] ?? "0") === "0";

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
