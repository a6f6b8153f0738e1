import { fileRejectionReasonSchema, uploadIdSchema } from "@larder/contracts";
import { permitSchema } from "./uploads/permit-schema.ts";
import { type UploadView, uploadViewSchema } from "./uploads/view.ts";

const imported: UploadView = {
  id: "upl_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
  kind: "catalog-csv",
  status: "processed",
  createdAt: "2026-01-05T09:41:07.512Z",
  finishedAt: "2026-01-05T09:43:30.004Z",
  progress: {
    bytes: 1_204_331,
    totalBytes: 1_204_331,
    rowsRead: 10_000,
    rowsWritten: 9_988,
    rowsRejected: 12,
    rowsPerSecond: 4_712,
  },
  totals: { read: 10_000, created: 120, updated: 873, unchanged: 8_995, rejected: 12 },
};

/** What the service brings to the API's reference. */
export const reference = {
  chapters: [
    { name: "Uploads", description: "Files that are sent: pictures of products, catalogs, photos for support." },
  ],
  schemas: {
    FileRejectionReason: {
      schema: fileRejectionReasonSchema,
      description: "Why a file was not taken: a code for programs, a message for people",
      example: { code: "not-an-image", message: "The bytes are none of JPEG, PNG, WebP, AVIF or GIF" },
    },
    Permit: { schema: permitSchema, description: "How the file is to be sent, and until when" },
    Upload: { schema: uploadViewSchema, description: "A file, and what has become of it", example: imported },
    UploadId: {
      schema: uploadIdSchema,
      description: "`upl_` and a ULID: ids made later sort later",
      example: imported.id,
    },
  },
};
