import { http } from "@larder/lambda/http";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";
import { categorySchema } from "./product.ts";
import { listProducts } from "./product-store.ts";

const query = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    next: cursorSchema.optional(),
    category: categorySchema.optional(),
  })
  // DynamoDB refuses to start outside of what is asked for.
  .refine(({ next, category }) => !next || !category || next.category === category, {
    path: ["next"],
    error: "The cursor is of a list of another category",
  });

/** `GET /products`: a page of the catalog, and where the next one begins. */
export const handler = http({ query }, async ({ query: { limit, next, category } }) => {
  const { products, last } = await listProducts({ limit, category, after: next });
  return { status: 200, body: { items: products, ...(last && { next: z.encode(cursorSchema, last) }) } };
});
