import { type Document, nameIn, type Operation, operationsOf, resolved } from "@larder/api/reference";

/** One way of answering that the document promises: a status, and for a refusal also whose it is or of which type. */
export interface Promised {
  readonly operation: Operation;
  /** `200`, `404 product-not-found`, `401 of the gateway`. */
  readonly answer: string;
}

/** A fault of ours, and many others who were faster twelve times: nobody can ask for that. */
const notForTheAsking = new Set(["500", "503"]);

/** Every answer of every operation that can be asked for. */
export const promisesOf = (document: Document): Promised[] =>
  operationsOf(document).flatMap((operation) =>
    Object.keys(operation.responses)
      .filter((status) => !notForTheAsking.has(status))
      .flatMap((status) => answersOf(document, operation, status).map((answer) => ({ operation, answer }))),
  );

function answersOf({ components }: Document, { responses }: Operation, status: string): string[] {
  const { content } = resolved(responses[status] ?? { $ref: "" }, components.responses);
  const answers = Object.entries(content).flatMap(([contentType, { schema }]) =>
    (schema.anyOf ?? [schema]).map(({ $ref }) =>
      answerLabel(status, contentType, components.schemas[nameIn($ref ?? "")]?.properties?.["type"]?.const),
    ),
  );
  return answers.length > 0 ? answers : [status];
}

/** The name under which an answer is promised. */
export function answerLabel(status: number | string, contentType: string | null, problemType: unknown): string {
  if (Number(status) < 400) return String(status);
  if (contentType === "application/json") return `${status} of the gateway`;
  return typeof problemType === "string" && problemType !== "about:blank"
    ? `${status} ${problemType.slice(problemType.lastIndexOf("/") + 1)}`
    : String(status);
}
