import { uploadIdSchema } from "@larder/contracts";
import { uploadIdOf } from "./places.ts";
import type { Upload } from "./upload.ts";
import { changeUpload, findUpload } from "./upload-store.ts";

/** A file that a notification tells of. */
interface Arrived {
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
}

/**
 * Takes a file on, for an upload that waits for one: the first whose notification is worked on, and no other, whatever is put
 * under its key later. A notification that comes again finds its own claim, and the work goes on.
 *
 * Notifications may come twice, late, and in another order than the files did, so none of that decides anything: the ETag
 * does, and whoever reads the file does so `If-Match`.
 * @returns the upload, `processing` or `cancelling`, or `undefined` when there is nothing to do with the file.
 */
export async function claim({ key, etag, size }: Arrived): Promise<Upload | undefined> {
  const id = uploadIdSchema.safeParse(uploadIdOf(key));
  if (!id.success) return undefined;
  for (;;) {
    const upload = await findUpload(id.data);
    if (!upload) return undefined;
    if (upload.status === "processing" || upload.status === "cancelling")
      return upload.source?.etag === etag ? upload : undefined;
    if (upload.status !== "waiting") return undefined;
    const source = { etag, size, claimedAt: new Date().toISOString() };
    const claimed = await changeUpload(upload, { status: "processing", source });
    if (claimed) return claimed;
  }
}
