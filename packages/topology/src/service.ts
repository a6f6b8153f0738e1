import type { FunctionSpec } from "./resources/function.ts";

/** The service that owns a function: the package its handler lies in (`packages/<service>/…`), if it lies in one. */
export const serviceOf = (spec: Pick<FunctionSpec, "handler">): string | undefined =>
  /^packages\/([^/]+)\//.exec(spec.handler)?.[1];
