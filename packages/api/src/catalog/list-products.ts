import { createHash } from "node:crypto";
import { etagOf, http } from "@larder/lambda/http";
import * as z from "zod";
import { cached } from "./cached.ts";
import { readPage } from "./catalog-page.ts";
import { cursorSchema } from "./cursor.ts";
import { listProducts } from "./routes.ts";

/** `GET /products`: a page of the catalog, and where the next one begins. */
export const handler = http(listProducts, async ({ query: { limit, next, category, q: words }, headers }) => {
  const { products, last } = await readPage({ limit, category, words, after: next });
  const body = { items: products, ...(last && { next: z.encode(cursorSchema, last) }) };
  // A page has no version: its ETag is made of what it says. Stock is in it, so it is soon out of date.
  const etag = etagOf(createHash("sha256").update(JSON.stringify(body)).digest("base64url"));
  return cached(headers["if-none-match"], { etag, "cache-control": "public, max-age=5" }, body);
});
