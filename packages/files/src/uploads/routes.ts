import { customerScope, skuSchema, type UploadKind, uploadIdSchema } from "@larder/contracts";
import { defineRoute } from "@larder/lambda/http";
import * as z from "zod";
import { kinds } from "./kinds.ts";
import { mostParts } from "./parts.ts";
import { permitSchema } from "./permit-schema.ts";
import { PartsNotComplete, StaffOnly, UploadNotFound, UploadNotOpen } from "./problems.ts";
import { uploadViewSchema } from "./view.ts";

const tag = "Uploads";
const path = z.object({ id: uploadIdSchema });
const notStored = z.object({ "cache-control": z.literal("no-store") });

/** What is said of a file before it is sent. */
const promiseOf = <const Kind extends UploadKind>(kind: Kind) => ({
  kind: z.literal(kind),
  contentType: z.enum(kinds[kind].contentTypes),
  size: z
    .int()
    .min(1)
    .max(kinds[kind].bytes)
    .meta({ description: "In bytes: no more than this is taken", examples: [482_113] }),
});

const waiting = { id: uploadIdSchema, status: z.literal("waiting") };

export const beginUpload = defineRoute({
  operationId: "beginUpload",
  method: "POST",
  path: "/uploads",
  summary: "Send a file",
  description: [
    "Says what you want to send, and answers how. The file itself goes straight to storage: as a form, whose fields are given",
    "and whose last is `file`; or, when it is large, in parts, each by `PUT` to its address, after which you complete the",
    "upload with the `ETag` of each answer.",
    "",
    "A picture of a product and a catalog are sent by staff; a photo for support by any customer. What a file really is, its",
    "bytes decide, and nothing else. Look at the upload's address to see what becomes of it.",
  ].join("\n"),
  tag,
  scope: customerScope,
  request: {
    body: z.discriminatedUnion("kind", [
      z.strictObject({ ...promiseOf("product-image"), sku: skuSchema }),
      z.strictObject(promiseOf("catalog-csv")),
      z.strictObject(promiseOf("support-photo")),
    ]),
  },
  answers: {
    201: {
      description: "You may send the file, until `expiresAt`",
      headers: notStored.extend({ location: z.string().meta({ description: "The upload's address" }) }),
      body: z.object({
        ...waiting,
        upload: permitSchema,
      }),
    },
  },
  problems: [StaffOnly],
});

export const getUpload = defineRoute({
  operationId: "getUpload",
  method: "GET",
  path: "/uploads/{id}",
  summary: "See what becomes of a file",
  description: "Your own uploads; staff see everybody's.",
  tag,
  scope: customerScope,
  request: { path },
  answers: { 200: { description: "As it is now", headers: notStored, body: uploadViewSchema } },
  problems: [UploadNotFound],
});

export const completeUpload = defineRoute({
  operationId: "completeUpload",
  method: "POST",
  path: "/uploads/{id}/completion",
  summary: "Complete a file that was sent in parts",
  description: "Once all parts are there. Completing again changes nothing.",
  tag,
  scope: customerScope,
  request: {
    path,
    body: z.strictObject({
      parts: z
        .array(z.strictObject({ number: z.int().min(1).max(mostParts), etag: z.string().min(1).max(200) }))
        .min(1)
        .max(mostParts),
    }),
  },
  answers: {
    202: {
      description: "The file is complete, and will be worked on",
      headers: notStored,
      body: z.object({ id: uploadIdSchema }),
    },
  },
  problems: [UploadNotFound, UploadNotOpen, PartsNotComplete],
});

export const cancelUpload = defineRoute({
  operationId: "cancelUpload",
  method: "POST",
  path: "/uploads/{id}/cancellation",
  summary: "Cancel an upload",
  description: [
    "An upload that waits is over at once. Of a catalog that is being imported no more is read; what was read of it until then",
    "is still written. A picture that is being worked on cannot be cancelled.",
  ].join("\n"),
  tag,
  scope: customerScope,
  request: { path },
  answers: {
    202: { description: "It is cancelled, or about to be", headers: notStored, body: z.object({ id: uploadIdSchema }) },
  },
  problems: [UploadNotFound, UploadNotOpen],
});
