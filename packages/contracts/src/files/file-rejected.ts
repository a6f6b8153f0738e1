import * as z from "zod";
import { defineEvent } from "../define-event.ts";
import { timestampSchema } from "../timestamp.ts";
import { uploadIdSchema } from "./upload-id.ts";
import { uploadKindSchema } from "./upload-kind.ts";

/** Why a file was not taken: a code for programs, a message for whoever sent it. */
export const fileRejectionReasonSchema = z.object({
  code: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
  message: z.string().min(1).max(1_000),
});

export type FileRejectionReason = z.infer<typeof fileRejectionReasonSchema>;

/** A file was not what it had to be. It is in quarantine, for people to look at, and nothing else is done with it. */
export const fileRejected = defineEvent(
  "file.rejected",
  1,
  z.object({
    uploadId: uploadIdSchema,
    kind: uploadKindSchema,
    reason: fileRejectionReasonSchema,
    rejectedAt: timestampSchema,
  }),
  { source: "larder.files" },
);
