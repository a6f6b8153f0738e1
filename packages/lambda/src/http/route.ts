import type * as z from "zod";
import type { ProblemDefinition } from "./problem.ts";
import type { RequestSchemas } from "./request.ts";

/** One way in which a route answers when all is well. */
export interface AnswerContract {
  /** When it is given, and what it means. Part of the API's reference. */
  readonly description: string;
  /** Names in lower case. */
  readonly headers?: z.ZodObject;
  /** Without it there is no body. What it does not name is dropped, so that nothing leaves by accident. */
  readonly body?: z.ZodType;
  /** Of the body; `application/json` unless said. Any other is sent as it is, and its schema must be of a string. */
  readonly contentType?: string;
}

/** A class of problems, made with `defineProblem`. */
export interface ProblemClass {
  readonly definition: ProblemDefinition;
}

/**
 * What a route of the HTTP API takes, answers and refuses, said once: it gives the handler its types, the request and
 * the answer their checks, the stack its route and the OpenAPI document its text. It imports no AWS.
 */
export interface RouteContract {
  /** In camel case, unique in the API; the name of the client's method. */
  readonly operationId: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With parameters in braces: `/orders/{id}`. */
  readonly path: `/${string}`;
  /** In a few words, imperative: `Place an order`. */
  readonly summary: string;
  /** For the API's reference, in Markdown. */
  readonly description?: string;
  /** The chapter of the reference that it stands in. */
  readonly tag: string;
  /** What the caller's token must carry. Without it the route is open to everyone. */
  readonly scope?: string;
  readonly request: RequestSchemas;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerContract>>;
  /** What the route may throw, beside what the builder itself answers to malformed requests. */
  readonly problems?: readonly ProblemClass[];
}

/** Gives a route its exact type. */
export const defineRoute = <const Route extends RouteContract>(route: Route): Route => route;

/** An answer that a route may give: its status decides which headers and body belong to it. */
export type AnswerOf<Route extends RouteContract> = {
  readonly [Status in keyof Route["answers"] & number]: { readonly status: Status } & Headers<
    Route["answers"][Status]
  > &
    Body<Route["answers"][Status]>;
}[keyof Route["answers"] & number];

type Headers<Answer> = Answer extends { readonly headers: infer Schema extends z.ZodType }
  ? { readonly headers: z.input<Schema> }
  : { readonly headers?: never };
type Body<Answer> = Answer extends { readonly body: infer Schema extends z.ZodType }
  ? { readonly body: z.input<Schema> }
  : { readonly body?: never };
