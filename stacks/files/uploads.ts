import { customerScope } from "@larder/contracts";
import { route } from "../api/http-api.ts";
import { onItems, onObjects } from "../permissions.ts";
import { uploads, uploadsBucket } from "./buckets.ts";
import { mediaCdn } from "./cdn.ts";
import { files, filesTable } from "./store.ts";

// Who is given a signed address may do what its signer may: the browser puts what this function is granted to put.
const beginUpload = {
  handler: "packages/files/src/uploads/begin-upload.handler",
  link: [filesTable, uploadsBucket],
  permissions: [onItems(files, "PutItem"), onObjects(uploads, "incoming/", "PutObject")],
};
route("POST /uploads", "BeginUpload", beginUpload, customerScope);

const getUpload = {
  handler: "packages/files/src/uploads/get-upload.handler",
  link: [filesTable, uploadsBucket, mediaCdn],
  permissions: [
    onItems(files, "GetItem"),
    onObjects(uploads, "reports/", "GetObject"),
    onObjects(uploads, "support/", "GetObject"),
  ],
};
route("GET /uploads/{id}", "GetUpload", getUpload, customerScope);

const completeUpload = {
  handler: "packages/files/src/uploads/complete-upload.handler",
  link: [filesTable, uploadsBucket],
  permissions: [onItems(files, "GetItem"), onObjects(uploads, "incoming/", "PutObject")],
};
route("POST /uploads/{id}/completion", "CompleteUpload", completeUpload, customerScope);

const cancelUpload = {
  handler: "packages/files/src/uploads/cancel-upload.handler",
  link: [filesTable, uploadsBucket],
  permissions: [onItems(files, "GetItem", "UpdateItem"), onObjects(uploads, "incoming/", "AbortMultipartUpload")],
};
route("POST /uploads/{id}/cancellation", "CancelUpload", cancelUpload, customerScope);
