import type { RequestListener, ServerResponse } from "node:http";
import type { Door } from "../door.ts";
import { isLoopback } from "../loopback.ts";
import type { TokenIssuer } from "../ports.ts";
import type { ProviderOptions } from "./provider.ts";
import { publicHalf } from "./signing-keys.ts";

/**
 * Serves a user pool until its door closes. What answers there is loaded when somebody first comes: it takes a fifth of a
 * second and 40 MB, and many a run signs in nobody.
 */
export function serveUserPool(options: ProviderOptions, door: Door): TokenIssuer {
  const local = { issuer: door.url, jwks: { keys: [publicHalf(options.keys.token)] } };
  let provider: Promise<RequestListener> | undefined;
  door.answer((request, response) => {
    if (!isLoopback(`http://${request.headers.host}`)) return refuseOutsider(response);
    provider ??= import("./provider.ts").then(({ createProvider }) => createProvider(local, options));
    provider
      .then((answer) => answer(request, response))
      .catch((error) => {
        options.live.emit({ type: "warning", message: `Signing in at ${options.poolName} is not possible: ${error}` });
        response.destroy();
      });
  });
  return local;
}

/** A web page of somebody else whose own name leads here must not sign in as anybody: nobody is asked for a password. */
function refuseOutsider(response: ServerResponse) {
  response.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
  response.end("The local cloud answers to 127.0.0.1 and localhost only.\n");
}
