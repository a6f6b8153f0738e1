import { http } from "@larder/lambda/http";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";
import * as store from "./product-store.ts";
import { listProducts } from "./routes.ts";

/** `GET /products`: a page of the catalog, and where the next one begins. */
export const handler = http(listProducts, async ({ query: { limit, next, category } }) => {
  const { products, last } = await store.listProducts({ limit, category, after: next });
  return { status: 200, body: { items: products, ...(last && { next: z.encode(cursorSchema, last) }) } };
});
