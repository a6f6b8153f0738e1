import { categorySchema, skuSchema, staffScope } from "@larder/contracts";
import { defineRoute, ifMatchSchema, ifNoneMatchSchema } from "@larder/lambda/http";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";
import {
  Overtaken,
  PreconditionFailed,
  PreconditionRequired,
  ProductExists,
  ProductNotFound,
  StockBelowZero,
} from "./problems.ts";
import { listedProductSchema, productSchema, sentDescriptionSchema, stockSchema } from "./product.ts";
import { wordsOf } from "./search-text.ts";

const tag = "Catalog";
const etag = z.string().meta({ description: "Names this state", examples: ['"7"'] });
const cacheHeaders = z.object({ etag, "cache-control": z.string(), vary: z.string() });
const notModified = {
  description: "The client has this answer already: it is in `If-None-Match`",
  headers: cacheHeaders,
};
const path = z.object({ sku: skuSchema });

/** Pieces in one delivery or one adjustment. What is more is a slip of the finger. */
const mostPieces = 100_000;
const adjustmentReasons = ["delivery", "returned", "damaged", "expired", "lost", "counted"] as const;

/** Each is a condition of the filter, which DynamoDB takes a limited number of. */
const maximumWords = 10;

export const listProducts = defineRoute({
  operationId: "listProducts",
  method: "GET",
  path: "/products",
  summary: "List and search products",
  description:
    "By category and name, a page at a time. Pass the `next` of a page, with the same other parameters, to get the page " +
    "behind it; the page without one is the last. `stock` is what there was a moment ago.",
  tag,
  request: {
    query: z
      .strictObject({
        limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: "Products on a page" }),
        next: cursorSchema.optional(),
        category: categorySchema.optional(),
        q: z
          .string()
          .max(100)
          .meta({
            description:
              "Words to search for. A product is found when each is the beginning of a word of its name, category or SKU; " +
              "case and accents make no difference",
            examples: ["gala app"],
          })
          .transform(wordsOf)
          .refine((words) => words.length <= maximumWords, `Too many words: at most ${maximumWords} are searched for`)
          .optional(),
      })
      // DynamoDB refuses to start outside of what is asked for.
      .refine(({ next, category }) => !next || !category || next.category === category, {
        path: ["next"],
        error: "The cursor is of a list of another category",
      }),
    headers: ifNoneMatchSchema,
  },
  answers: {
    200: {
      description: "A page of the catalog, and where the next one begins",
      headers: cacheHeaders,
      body: z.object({ items: z.array(listedProductSchema), next: z.string().optional() }),
    },
    304: notModified,
  },
});

export const getProduct = defineRoute({
  operationId: "getProduct",
  method: "GET",
  path: "/products/{sku}",
  summary: "Get a product",
  description:
    "How the product is described. It may be cached, because it does not say what is in stock: `GET /products/{sku}/stock` does.",
  tag,
  request: { path, headers: ifNoneMatchSchema },
  answers: { 200: { description: "The product", headers: cacheHeaders, body: productSchema }, 304: notModified },
  problems: [ProductNotFound],
});

export const getStock = defineRoute({
  operationId: "getStock",
  method: "GET",
  path: "/products/{sku}/stock",
  summary: "Get a product's stock",
  description: "What can be ordered now. It changes with every order, so it is a resource of its own.",
  tag,
  request: { path, headers: ifNoneMatchSchema },
  answers: { 200: { description: "The stock", headers: cacheHeaders, body: stockSchema }, 304: notModified },
  problems: [ProductNotFound],
});

export const createProduct = defineRoute({
  operationId: "createProduct",
  method: "POST",
  path: "/products",
  summary: "Put a product on sale",
  tag,
  scope: staffScope,
  request: {
    body: z.strictObject({
      sku: skuSchema.meta({ examples: ["APPLES-GALA-1KG"] }),
      ...sentDescriptionSchema.shape,
      stock: listedProductSchema.shape.stock.max(mostPieces).default(0).meta({ description: "Pieces to begin with" }),
    }),
  },
  answers: {
    201: {
      description: "The product is on sale",
      headers: z.object({ location: z.string(), etag }),
      body: productSchema,
    },
  },
  problems: [ProductExists],
});

export const updateProduct = defineRoute({
  operationId: "updateProduct",
  method: "PUT",
  path: "/products/{sku}",
  summary: "Describe a product anew",
  description:
    "Replaces the description of the product as it was when its ETag was given: what the body leaves out is gone. SKU, images " +
    "and stock stay. When someone else has described it meanwhile, nothing happens and the answer is 412.",
  tag,
  scope: staffScope,
  request: { path, headers: ifMatchSchema, body: sentDescriptionSchema },
  answers: {
    200: {
      description: "The product as it is described now",
      headers: z.object({ etag }),
      body: productSchema,
    },
  },
  problems: [ProductNotFound, PreconditionRequired, PreconditionFailed, Overtaken],
});

export const adjustStock = defineRoute({
  operationId: "adjustStock",
  method: "POST",
  path: "/products/{sku}/stock-adjustments",
  summary: "Adjust a product's stock",
  description:
    "Adds pieces to the stock, or takes some out, with the reason on record. `If-Match` holds the ETag of the **stock**: when " +
    "an order or a colleague has changed it meanwhile, nothing happens and the answer is 412. So sending it twice is safe. " +
    "`*` adjusts whatever there is, twice when it is sent twice; it suits a product that is being sold all the time.",
  tag,
  scope: staffScope,
  request: {
    path,
    headers: ifMatchSchema,
    body: z.strictObject({
      change: z
        .int()
        .min(-mostPieces)
        .max(mostPieces)
        .refine((change) => change !== 0, "Must not be 0")
        .meta({ description: "Pieces that are added; below zero: taken out", not: { const: 0 }, examples: [24, -2] }),
      reason: z.enum(adjustmentReasons),
    }),
  },
  answers: {
    200: {
      description: "The stock as it is now",
      headers: z.object({ etag }),
      body: stockSchema,
    },
  },
  problems: [ProductNotFound, StockBelowZero, PreconditionRequired, PreconditionFailed, Overtaken],
});
