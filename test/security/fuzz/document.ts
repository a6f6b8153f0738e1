import { readFileSync } from "node:fs";
import { documentSchema, type Operation, operationsOf } from "@larder/api/reference";
import * as z from "zod";
import { conformanceTo } from "../../api/conformance.ts";

const text = readFileSync("docs/openapi.json", "utf8");
const json: object = JSON.parse(text);

export const document = documentSchema.parse(json);
export const operations = operationsOf(document);
export const { requestFaults, answerFaults } = conformanceTo(document, json);

const bodySchema = z.object({ required: z.boolean().default(false) }).optional();
const bodiesSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ requestBody: bodySchema }))),
});
const { paths } = bodiesSchema.parse(json);

/** Whether the document says that there may be no body. */
export const needsNoBody = ({ path, method }: Operation) =>
  paths[path]?.[method.toLowerCase()]?.requestBody?.required !== true;

/** What is there to ask for. */
export interface Known {
  readonly skus: readonly string[];
  readonly orders: readonly string[];
  readonly uploads: readonly string[];
  /** By operation: `next` of pages. */
  readonly cursors: Readonly<Record<string, readonly string[]>>;
  /** What the payment provider would send with a body. */
  readonly signature: (body: string) => string;
}

/**
 * The document as a source of requests: where it speaks of a SKU, an order, an upload, a currency or the type of an event, what there
 * is comes up more often than what is made up. Without `not`, which says what cannot be made.
 */
export function sourceOf({ skus, orders, uploads }: Known): unknown {
  const there = new Map<string, readonly string[]>([
    ["Sku", skus],
    ["OrderId", orders],
    ["UploadId", uploads],
    ["currency", ["EUR"]],
    ["type", ["payment.authorised", "payment.declined"]],
  ]);
  return JSON.parse(text, (key, value: unknown) => {
    const known = typeof value === "object" ? there.get(key) : undefined;
    if (known) return { anyOf: [...Array(9).fill({ enum: known }), value] };
    return key === "not" ? undefined : value;
  });
}
