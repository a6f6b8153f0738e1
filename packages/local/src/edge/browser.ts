import type { IncomingMessage, ServerResponse } from "node:http";

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
