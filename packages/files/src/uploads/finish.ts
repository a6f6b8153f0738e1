import { type FileRejectionReason, uploadIdSchema } from "@larder/contracts";
import { uploadIdOf } from "./places.ts";
import type { Upload } from "./upload.ts";
import { changeUpload, findUpload } from "./upload-store.ts";

/**
 * Ends an upload, unless it is at its end already. The table's stream tells of it: see `publish-file-events.ts`.
 * @returns whether it is this call that ended it.
 */
export async function finish(
  upload: Upload,
  changes: Partial<Upload> & Required<Pick<Upload, "status">>,
): Promise<boolean> {
  let seen: Upload | undefined = upload;
  while (seen && (seen.status === "waiting" || seen.status === "processing" || seen.status === "cancelling")) {
    if (await changeUpload(seen, { ...changes, finishedAt: new Date().toISOString() })) return true;
    seen = await findUpload(upload.id);
  }
  return false;
}

/** Ends an upload whose file was not taken. The file is in quarantine by then. */
export const reject = (upload: Upload, reason: FileRejectionReason) => finish(upload, { status: "rejected", reason });

/** The upload that a key is of, if there is one and it has ended: nothing that lies there is of use any more. */
export async function findEnded(key: string): Promise<Upload | undefined> {
  const id = uploadIdSchema.safeParse(uploadIdOf(key));
  const upload = id.success ? await findUpload(id.data) : undefined;
  return upload?.finishedAt === undefined ? undefined : upload;
}
