import * as z from "zod";

/** What the page, and whoever holds the API to its word, reads of an OpenAPI document. */

const schemaSchema = z.object({
  $ref: z.string().optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  const: z.json().optional(),
  enum: z.array(z.json()).optional(),
  default: z.json().optional(),
  examples: z.array(z.json()).optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), schemaSchema).optional();
  },
  get items() {
    return schemaSchema.optional();
  },
  get oneOf() {
    return z.array(schemaSchema).optional();
  },
  get anyOf() {
    return z.array(schemaSchema).optional();
  },
});

const referenceSchema = z.strictObject({ $ref: z.string() });
const content = z.record(z.string(), z.object({ schema: schemaSchema }));
const header = z.object({ required: z.boolean().default(false), schema: schemaSchema });
const parameter = z.object({
  in: z.enum(["path", "query", "header"]),
  name: z.string(),
  required: z.boolean().default(false),
  schema: schemaSchema,
});
const response = z.object({
  description: z.string(),
  headers: z.record(z.string(), z.union([referenceSchema, header])).default({}),
  content: content.default({}),
});
const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.tuple([z.string()]),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z.array(z.union([referenceSchema, parameter])).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.union([referenceSchema, response])),
});
export const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), schemaSchema),
    parameters: z.record(z.string(), parameter).default({}),
    headers: z.record(z.string(), header).default({}),
    responses: z.record(z.string(), response).default({}),
  }),
});

export type Document = z.infer<typeof documentSchema>;
export type Components = Document["components"];
export type Schema = z.infer<typeof schemaSchema>;
export type Parameter = z.infer<typeof parameter>;
export type Response = z.infer<typeof response>;
/** An operation, and where it is. */
export type Operation = z.infer<typeof operation> & { readonly method: string; readonly path: string };

/** All operations, in the document's order. */
export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]) => ({ ...found, path, method: method.toUpperCase() })),
  );

/** The name of the component that a reference is about. */
export const nameIn = ($ref: string): string => $ref.slice($ref.lastIndexOf("/") + 1);

/** A component itself, where there may be a reference to it. */
export function resolved<Component extends object>(
  found: Component | z.infer<typeof referenceSchema>,
  components: Readonly<Record<string, Component>>,
): Component {
  if (!("$ref" in found)) return found;
  const component = typeof found.$ref === "string" ? components[nameIn(found.$ref)] : undefined;
  if (!component) throw new Error(`${found.$ref} refers to nothing`);
  return component;
}
