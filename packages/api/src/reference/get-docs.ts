import { http, matchesWeakly } from "@larder/lambda/http";
import page from "./page.json" with { type: "json" };
import { getDocs } from "./routes.ts";

const { etag } = page;
const copyHeaders = { etag, "cache-control": "no-cache" };
const pageHeaders = {
  ...copyHeaders,
  "content-security-policy": page.contentSecurityPolicy,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const body = page.html.join("\n");

/** `GET /docs`: the page as it was rendered from the committed document. */
export const handler = http(getDocs, async ({ headers: { "if-none-match": seen } }) =>
  seen && matchesWeakly(seen, etag)
    ? { status: 304, headers: copyHeaders }
    : { status: 200, headers: pageHeaders, body },
);
