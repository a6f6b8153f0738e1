import { ApiProblem } from "./api-problem.ts";

interface Success<Data> {
  readonly data: Data;
  readonly error?: never;
  readonly response: Response;
}
interface Refusal {
  readonly data?: never;
  readonly error: unknown;
  readonly response: Response;
}

/**
 * The data of a call, for who would rather catch: `const product = await unwrap(client.GET("/products/{sku}", …))`.
 * @throws {ApiProblem} when the API refuses. So is an answer 304, which has no data: look at `response.status` instead.
 */
export async function unwrap<Data>(call: Promise<Success<Data> | Refusal>): Promise<Data> {
  const outcome = await call;
  if (succeeded(outcome)) return outcome.data;
  throw new ApiProblem(outcome.response, outcome.error);
}

const succeeded = <Data>(outcome: Success<Data> | Refusal): outcome is Success<Data> => outcome.response.ok;
