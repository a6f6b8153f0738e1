/** Where the code of a function is: what an environment loads when it starts. */
export interface Code {
  /** The bundle's entry module, an absolute path. */
  readonly file: string;
  /** The name that the entry module exports the handler under. */
  readonly exportName: string;
}

/** Handed to a worker thread when it is made. */
export interface Boot {
  /** Keeps V8's compiled code from one cold start to the next. */
  readonly compileCache: string;
  readonly functionArn: string;
  readonly sourceMaps: boolean;
}

/**
 * What goes to an environment: its code, once; then invocations, one at a time. Plain arrays, because this is the
 * hot path: a round trip costs some 35 µs, of which copying is the smaller part.
 */
export type ToEnvironment =
  | readonly ["load", Code]
  | readonly [
      "invoke",
      requestId: string,
      /** Milliseconds since the epoch. */
      deadline: number,
      /** JSON text. */
      event: string,
      traceId: string | undefined,
      /** JSON text. */
      clientContext: string | undefined,
    ];

/** What comes back. Payloads are JSON text; `crashed` is the last word of an environment. */
export type FromEnvironment =
  | readonly ["loaded"]
  | readonly ["answered", payload: string]
  | readonly ["failed", payload: string]
  | readonly ["crashed", payload: string]
  | readonly ["log", line: string, requestId: string | undefined];
