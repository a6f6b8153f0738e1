import { newId, type UploadId } from "@larder/contracts";
import type { Upload } from "../uploads/upload.ts";
import { findUpload, insertUpload } from "../uploads/upload-store.ts";

/** An upload that waits for a photo of a customer's, or whatever is said of it. */
export function upload(changes: Partial<Upload> = {}): Upload {
  const now = new Date().toISOString();
  return {
    id: newId("upl"),
    version: 1,
    kind: "support-photo",
    status: "waiting",
    owner: "customer-1",
    size: 1_000,
    contentType: "image/jpeg",
    correlationId: "correlation-1",
    createdAt: now,
    updatedAt: now,
    ...changes,
  };
}

/** Remembers an upload as it would be after `POST /uploads`. */
export async function begun(changes: Partial<Upload> = {}): Promise<Upload> {
  const begun = upload(changes);
  await insertUpload(begun);
  return begun;
}

/** What is remembered of an upload now. */
export async function seen(id: UploadId): Promise<Upload> {
  const found = await findUpload(id);
  if (!found) throw new Error(`There is no upload ${id}`);
  return found;
}
