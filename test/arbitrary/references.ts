import type { JsonSchema } from "./json-schema.ts";

/**
 * Finds what a reference within one document points at.
 * @throws {Error} when there is nothing there, or when it points out of the document.
 */
export function resolve(root: unknown, reference: string): JsonSchema | boolean {
  const [document, pointer = ""] = reference.split("#");
  if (document !== "") throw new Error(`${reference} points out of the document`);
  const steps = decodeURIComponent(pointer).split("/").slice(1);
  const found = steps.reduce((value: unknown, step) => member(value, step), root);
  if (typeof found === "boolean" || isSchema(found)) return found;
  throw new Error(`${reference} points at nothing`);
}

/** https://datatracker.ietf.org/doc/html/rfc6901#section-4 */
function member(value: unknown, step: string): unknown {
  const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
