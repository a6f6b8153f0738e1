import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../aws-call.ts";
import { isLoopback } from "../loopback.ts";

/**
 * Refuses what a web page of somebody else sends, be it to this address or to a name of its own that leads here: signatures
 * are not verified, so where a call comes from is all that tells such a page from the people at this machine.
 * @throws {AwsError} AccessDeniedException
 */
export function refuseOutsiders({ headers: { host, origin } }: IncomingMessage) {
  if (origin !== undefined && !isLoopback(origin)) throw outsider(`pages of ${origin}`);
  if (!isLoopback(`http://${host}`)) throw outsider(`calls to the host ${host}`);
}

const outsider = (whose: string) =>
  new AwsError(
    "AccessDeniedException",
    `The local cloud answers to 127.0.0.1 and localhost only, not to ${whose}.`,
    403,
  );

/** People open the address to see what it is; SDKs always sign. */
export function fromBrowser(request: IncomingMessage) {
  return request.method === "GET" && request.headers.authorization === undefined && !request.url?.includes("X-Amz-");
}

/** Says what this port is. */
export function explain(response: ServerResponse) {
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
  response.end(
    "This port takes AWS API calls for the local cloud.\n\n" +
      `  export AWS_ENDPOINT_URL=http://127.0.0.1:${response.socket?.localPort}\n` +
      "  export AWS_ACCESS_KEY_ID=larder AWS_SECRET_ACCESS_KEY=larder\n" +
      "  aws dynamodb list-tables\n",
  );
}
