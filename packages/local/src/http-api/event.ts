import type { IncomingMessage } from "node:http";
import { parse } from "node:querystring";
import type { HttpApiSpec } from "@larder/topology";
import type { AuthorizerContext } from "./authorizer.ts";
import { isText } from "./body.ts";
import type { RequestHeaders } from "./headers.ts";
import { logTime } from "./log-time.ts";
import type { RequestTarget } from "./request-target.ts";
import type { Match } from "./router.ts";

export interface EventSource {
  readonly request: IncomingMessage;
  readonly target: RequestTarget;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
  readonly match: Match;
  readonly requestId: string;
  readonly now: number;
  readonly authorizer?: AuthorizerContext;
}

/**
 * Makes the writer of an API's events: JSON in payload format 2.0, from which is absent what a request lacks.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function createEventWriter({ api, account, apiId }: { api: HttpApiSpec; account: string; apiId: string }) {
  const stageVariables = Object.keys(api.stageVariables).length > 0 ? api.stageVariables : undefined;

  return ({ request, target, headers, body, match, requestId, now, authorizer }: EventSource): string => {
    const routeKey = match.route.key;
    const { values, cookies } = headers;
    return JSON.stringify({
      version: "2.0",
      routeKey,
      rawPath: target.path,
      rawQueryString: target.query,
      cookies: cookies.length > 0 ? cookies : undefined,
      headers: values,
      queryStringParameters: queryParameters(target.query),
      requestContext: {
        accountId: account,
        apiId,
        authorizer,
        domainName: values["host"] ?? "",
        domainPrefix: apiId,
        http: {
          method: request.method,
          path: target.path,
          protocol: `HTTP/${request.httpVersion}`,
          sourceIp: request.socket.remoteAddress ?? "",
          userAgent: values["user-agent"] ?? "",
        },
        requestId,
        routeKey,
        stage: "$default",
        time: logTime(now),
        timeEpoch: now,
      },
      pathParameters: match.pathParameters,
      ...bodyFields(body, values["content-type"]),
      stageVariables,
    });
  };
}

function bodyFields(body: Buffer, contentType: string | undefined) {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = isText(contentType);
  return { body: body.toString(text ? "utf8" : "base64"), isBase64Encoded: !text };
}

/** Decoded; a name given twice has its values joined by a comma. */
function queryParameters(query: string): Record<string, string> | undefined {
  if (query === "") return undefined;
  const parsed = parse(query, "&", "=", { maxKeys: 0 });
  const joined: Record<string, string> = Object.create(null);
  for (const name in parsed) joined[name] = String(parsed[name]);
  return joined;
}
