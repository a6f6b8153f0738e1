import type * as z from "zod";

/** Where the types of our own problems live. They identify and need not resolve; docs/decisions/0003 says why they are absolute. */
export const problemTypes = "https://larder.example/problems/";

/** The statuses our answers use, in RFC 9110's words. (`node:http` has them all, and costs a cold start 5 to 40 ms.) */
const phrases: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

export interface ProblemInit {
  status: number;
  /** A slug such as `out-of-stock` for a problem that programs tell from others of its status. Default: `about:blank`. */
  type?: string;
  /** The same for every occurrence of the type. Default: the status in words. */
  title?: string;
  /** This occurrence, for the one who must act. */
  detail?: string;
  /** Further members, for programs. */
  extensions?: Readonly<Record<string, unknown>>;
  /** For example `retry-after`. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** What all problems of one type have in common. */
export interface ProblemDefinition {
  readonly status: number;
  /** A slug such as `out-of-stock`. */
  readonly type: string;
  readonly title: string;
  /** Members of the document beside the standard ones. */
  readonly extensions?: z.ZodObject;
  /** Of the answer, by names in lower case. */
  readonly headers?: z.ZodObject;
}

/**
 * An answer that is a problem: throw it, or a class that extends it, and the `http` builder answers with
 * `application/problem+json`. https://www.rfc-editor.org/rfc/rfc9457
 */
export class HttpProblem extends Error {
  override readonly name: string = "HttpProblem";
  readonly status: number;
  /** A URI. */
  readonly type: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(init: ProblemInit) {
    const title = init.title ?? phrases[init.status] ?? "Error";
    super(init.detail ?? title, "cause" in init ? { cause: init.cause } : undefined);
    this.status = init.status;
    this.type = init.type === undefined ? "about:blank" : problemTypes + init.type;
    this.title = title;
    this.detail = init.detail;
    this.extensions = init.extensions ?? {};
    this.headers = init.headers ?? {};
  }

  /** The problem document. Extensions never displace its standard members. */
  toJSON(): Record<string, unknown> {
    const { type, title, status, detail } = this;
    const standard = { type, title, status, ...(detail !== undefined && { detail }) };
    return { ...standard, ...this.extensions, ...standard };
  }
}

/**
 * Makes the class of one type of problem, to be extended and thrown, and listed among a route's `problems`:
 * `class OrderNotFound extends defineProblem({ status: 404, type: "order-not-found", title: "There is no such order" })`
 */
export function defineProblem(definition: ProblemDefinition) {
  return class extends HttpProblem {
    static readonly definition = definition;

    constructor(detail: string, rest: Pick<ProblemInit, "extensions" | "headers" | "cause"> = {}) {
      const { status, type, title } = definition;
      super({ ...rest, status, type, title, detail });
    }
  };
}
