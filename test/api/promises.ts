import { type Document, nameIn, type Operation, operationsOf, resolved } from "@larder/api/reference";

/** One way of answering that the document promises: a status, and for a problem of a type of its own, that type. */
export interface Promised {
  readonly operation: Operation;
  /** `200`, or `404 product-not-found`. */
  readonly answer: string;
}

/** Every answer of every operation, but for 500: nobody can ask for that. */
export const promisesOf = (document: Document): Promised[] =>
  operationsOf(document).flatMap((operation) =>
    Object.keys(operation.responses)
      .filter((status) => status !== "500")
      .flatMap((status) => answersOf(document, operation, status).map((answer) => ({ operation, answer }))),
  );

function answersOf({ components }: Document, { responses }: Operation, status: string): string[] {
  const { content } = resolved(responses[status] ?? { $ref: "" }, components.responses);
  const schema = content["application/problem+json"]?.schema;
  const types = (schema?.anyOf ?? (schema ? [schema] : [])).map(
    ({ $ref }) => components.schemas[nameIn($ref ?? "")]?.properties?.["type"]?.const,
  );
  return types.length === 0 ? [status] : types.map((type) => answerLabel(status, type));
}

/** The name under which an answer is promised. */
export const answerLabel = (status: number | string, problemType: unknown): string =>
  typeof problemType === "string" && problemType !== "about:blank"
    ? `${status} ${problemType.slice(problemType.lastIndexOf("/") + 1)}`
    : String(status);
