import { readFileSync } from "node:fs";
import { documentSchema, type Operation, operationsOf } from "@larder/api/reference";
import * as z from "zod";
import { conformanceTo } from "../../api/conformance.ts";
import type { JsonSchema } from "../../arbitrary/json-schema.ts";

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
  /** `next` of pages. */
  readonly cursors: readonly string[];
}

const rootSchema = z.looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.json()) }) });

/**
 * The document as a source of requests: where it speaks of a SKU or of an order, what there is comes up more often than
 * what is made up. Without `not`, which says what cannot be made.
 */
export function sourceOf({ skus, orders }: Known) {
  const root = rootSchema.parse(JSON.parse(text, (key, value: unknown) => (key === "not" ? undefined : value)));
  const { schemas } = root.components;
  const mostly = (known: readonly string[], any: unknown): JsonSchema =>
    ({ anyOf: [...Array(9).fill({ enum: [...known] }), any] }) as JsonSchema;
  const steered = { Sku: mostly(skus, schemas["Sku"]), OrderId: mostly(orders, schemas["OrderId"]) };
  return { ...root, components: { ...root.components, schemas: { ...schemas, ...steered } } };
}
