import type * as z from "zod";

/** What the document describes once, under a name of its own, and refers to elsewhere. */
export interface NamedSchema {
  readonly schema: z.ZodType;
  readonly description: string;
  readonly example?: unknown;
}

/** A chapter of the reference. */
export interface Chapter {
  readonly name: string;
  readonly description: string;
}

/** What another service, whose routes are part of the API too, brings to its reference. It is handed in: no service imports another. */
export interface Contribution {
  readonly chapters: readonly Chapter[];
  /** By name. */
  readonly schemas: Readonly<Record<string, NamedSchema>>;
}
