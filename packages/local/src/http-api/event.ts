import { parse } from "node:querystring";
import type { HttpApiSpec } from "@larder/topology";
import { isText } from "./body.ts";
import type { RequestHeaders } from "./headers.ts";
import { logTime } from "./log-time.ts";
import type { RequestTarget } from "./request-target.ts";
import type { Match } from "./router.ts";

export interface EventSource {
  readonly method: string;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly target: RequestTarget;
  readonly headers: RequestHeaders;
  readonly body: Buffer | undefined;
  readonly match: Match;
  readonly requestId: string;
  readonly now: number;
}

const text = JSON.stringify;

/**
 * Makes the writer of an API's events in payload format 2.0. It puts the JSON together by hand, because what is the
 * same in every event of an API need not be serialised again: half the time of one `JSON.stringify` of the whole.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function createEventWriter({ api, account, apiId }: { api: HttpApiSpec; account: string; apiId: string }) {
  const ids = `"requestContext":{"accountId":${text(account)},"apiId":${text(apiId)},"domainPrefix":${text(apiId)}`;
  const stageVariables =
    Object.keys(api.stageVariables).length > 0 ? `,"stageVariables":${text(api.stageVariables)}` : "";

  return ({ method, protocol, sourceIp, target, headers, body, match, requestId, now }: EventSource): string => {
    const routeKey = text(match.route.key);
    const path = text(target.path);
    const { values } = headers;
    return (
      `{"version":"2.0","routeKey":${routeKey},"rawPath":${path},"rawQueryString":${text(target.query)}` +
      (headers.cookies.length > 0 ? `,"cookies":${text(headers.cookies)}` : "") +
      `,"headers":${text(values)}` +
      queryParameters(target.query) +
      `,${ids},"domainName":${text(values["host"] ?? "")},"http":{"method":"${method}","path":${path}` +
      `,"protocol":"${protocol}","sourceIp":"${sourceIp}","userAgent":${text(values["user-agent"] ?? "")}}` +
      `,"requestId":"${requestId}","routeKey":${routeKey},"stage":"$default"` +
      `,"time":"${logTime(now)}","timeEpoch":${now}}` +
      (match.pathParameters ? `,"pathParameters":${text(match.pathParameters)}` : "") +
      bodyFields(body, values["content-type"]) +
      `${stageVariables}}`
    );
  };
}

function bodyFields(body: Buffer | undefined, contentType: string | undefined): string {
  if (body === undefined || body.length === 0) return `,"isBase64Encoded":false`;
  if (isText(contentType)) return `,"body":${text(body.toString())},"isBase64Encoded":false`;
  return `,"body":"${body.toString("base64")}","isBase64Encoded":true`;
}

/** Decoded; a name given twice has its values joined by a comma. */
function queryParameters(query: string): string {
  if (query === "") return "";
  const parsed = parse(query, "&", "=", { maxKeys: 0 });
  const joined: Record<string, string> = Object.create(null);
  for (const name in parsed) joined[name] = String(parsed[name]);
  return `,"queryStringParameters":${text(joined)}`;
}
