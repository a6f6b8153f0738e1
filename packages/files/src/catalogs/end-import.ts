import type { UploadId } from "@larder/contracts";
import { finish } from "../uploads/finish.ts";
import { findUpload } from "../uploads/upload-store.ts";

/**
 * Ends an import when all of the catalog is read and all that was sent of it is written. Both who reads and who counts ask
 * for it after each of their last writes, so whichever comes last finds both done.
 * @returns whether it is this call that ended it.
 */
export async function endImport(id: UploadId): Promise<boolean> {
  const upload = await findUpload(id);
  if (!upload?.checkpoint?.done || (upload.written?.chunks ?? 0) !== upload.checkpoint.chunks) return false;
  if (upload.status !== "processing" && upload.status !== "cancelling") return false;
  return finish(upload, { status: upload.status === "cancelling" ? "cancelled" : "processed" });
}
