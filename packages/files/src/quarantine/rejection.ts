import type { FileRejectionReason } from "@larder/contracts";

/** A file that will not be worked on, whoever tries and however often. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  readonly reason: FileRejectionReason & { readonly code: RejectionCode };
  /** @param code For programs. @param message For whoever sent the file: what is wrong, and what would be right. */
  constructor(code: RejectionCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = { code, message };
  }
}

export type RejectionCode =
  | "empty"
  | "too-large"
  | "type-not-accepted"
  | "too-many-pixels"
  | "too-many-frames"
  | "unreadable"
  | "replaced"
  | "not-text"
  | "wrong-encoding"
  | "header-missing"
  | "malformed"
  | "truncated"
  | "decompression-ratio"
  | "too-many-rows"
  | "line-too-long";
