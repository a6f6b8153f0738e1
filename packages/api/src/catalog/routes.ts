import { skuSchema } from "@larder/contracts";
import { defineRoute } from "@larder/lambda/http";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";
import { ProductNotFound } from "./problems.ts";
import { categorySchema, productSchema } from "./product.ts";

const tag = "Catalog";

export const listProducts = defineRoute({
  operationId: "listProducts",
  method: "GET",
  path: "/products",
  summary: "List products",
  tag,
  request: {
    query: z
      .strictObject({
        limit: z.coerce.number().int().min(1).max(100).default(20),
        next: cursorSchema.optional(),
        category: categorySchema.optional(),
      })
      // DynamoDB refuses to start outside of what is asked for.
      .refine(({ next, category }) => !next || !category || next.category === category, {
        path: ["next"],
        error: "The cursor is of a list of another category",
      }),
  },
  answers: {
    200: {
      description: "A page of the catalog, and where the next one begins",
      body: z.object({ items: z.array(productSchema), next: z.string().optional() }),
    },
  },
});

export const getProduct = defineRoute({
  operationId: "getProduct",
  method: "GET",
  path: "/products/{sku}",
  summary: "Get a product",
  tag,
  request: { path: z.object({ sku: skuSchema }) },
  answers: { 200: { description: "The product", body: productSchema } },
  problems: [ProductNotFound],
});
