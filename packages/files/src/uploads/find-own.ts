import { staffScope, type UploadId } from "@larder/contracts";
import type { Caller } from "@larder/lambda/http";
import { UploadNotFound } from "./problems.ts";
import type { Upload } from "./upload.ts";
import { findUpload } from "./upload-store.ts";

/** An upload that the caller may see: their own, or anybody's if they are staff. @throws {UploadNotFound} */
export async function findOwn(id: UploadId, caller: Caller): Promise<Upload> {
  const upload = await findUpload(id);
  if (upload && (upload.owner === caller.id || caller.scopes.includes(staffScope))) return upload;
  throw new UploadNotFound(id);
}
