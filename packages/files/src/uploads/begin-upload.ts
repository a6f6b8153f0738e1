import { newId, staffScope } from "@larder/contracts";
import { http } from "@larder/lambda/http";
import { largestForm, permitForm, permitParts } from "./permit.ts";
import { StaffOnly } from "./problems.ts";
import { beginUpload } from "./routes.ts";
import type { Upload } from "./upload.ts";
import { insertUpload } from "./upload-store.ts";

/** `POST /uploads`: lets the caller send one file, and remembers whose it will be and what for. */
export const handler = http(beginUpload, async ({ body, caller, correlationId, logger }) => {
  const { kind, contentType, size } = body;
  if (kind !== "support-photo" && !caller.scopes.includes(staffScope)) throw new StaffOnly(kind);
  const now = new Date().toISOString();
  const upload: Upload = {
    id: newId("upl"),
    version: 1,
    kind,
    status: "waiting",
    owner: caller.id,
    size,
    contentType,
    correlationId,
    createdAt: now,
    updatedAt: now,
    ...(body.kind === "product-image" && { sku: body.sku }),
  };
  const permit = await permitFor(upload);
  logger.info("Upload begun", { upload_id: upload.id, kind, size });
  return {
    status: 201,
    headers: { location: `/uploads/${upload.id}`, "cache-control": "no-store" },
    body: { id: upload.id, status: "waiting", upload: permit },
  };
});

/** What is remembered is there before anybody can send what it is for. */
async function permitFor(upload: Upload) {
  if (upload.size <= largestForm) {
    await insertUpload(upload);
    return permitForm(upload);
  }
  const { multipartId, permit } = await permitParts(upload);
  await insertUpload({ ...upload, multipartId });
  return permit;
}
