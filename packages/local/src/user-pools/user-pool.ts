import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { listen } from "../listen.ts";
import { isLoopback } from "../loopback.ts";
import type { TokenIssuer } from "../ports.ts";
import type { ProviderOptions } from "./provider.ts";
import { publicHalf } from "./signing-keys.ts";

export interface UserPool extends TokenIssuer {
  stop(): Promise<void>;
}

/**
 * Opens a user pool's port. What answers there is loaded when somebody first comes: it takes a fifth of a second and 40 MB,
 * and many a run signs in nobody.
 * @throws {PortInUse}
 */
export async function startUserPool(options: ProviderOptions, port: number): Promise<UserPool> {
  let provider: Promise<RequestListener> | undefined;
  const server = createServer((request, response) => {
    if (!isLoopback(`http://${request.headers.host}`)) return refuseOutsider(response);
    provider ??= import("./provider.ts").then(({ createProvider }) => createProvider(local, options));
    provider
      .then((answer) => answer(request, response))
      .catch((error) => {
        options.live.emit({ type: "warning", message: `Signing in at ${options.poolName} is not possible: ${error}` });
        response.destroy();
      });
  });
  const issuer = `http://127.0.0.1:${await listen(server, port)}`;
  const local = { issuer, jwks: { keys: [publicHalf(options.keys.token)] } };
  return {
    ...local,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A web page of somebody else whose own name leads here must not sign in as anybody: nobody is asked for a password. */
function refuseOutsider(response: ServerResponse) {
  response.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
  response.end("The local cloud answers to 127.0.0.1 and localhost only.\n");
}
