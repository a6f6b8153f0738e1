import { http, matchesWeakly } from "@larder/lambda/http";
import document from "../../../../docs/openapi.json" with { type: "json" };
import { entityTagOf } from "./entity-tag.ts";
import { getOpenApi } from "./routes.ts";

const headers = { etag: entityTagOf(JSON.stringify(document)), "cache-control": "no-cache" };

/** `GET /openapi.json`: the committed document. It was made when the contracts changed, so nothing is made here. */
export const handler = http(getOpenApi, async ({ headers: { "if-none-match": seen } }) =>
  seen && matchesWeakly(seen, headers.etag) ? { status: 304, headers } : { status: 200, headers, body: document },
);
