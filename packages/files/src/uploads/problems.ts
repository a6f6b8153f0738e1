import type { UploadId } from "@larder/contracts";
import { defineProblem } from "@larder/lambda/http";
import * as z from "zod";

/** There may be one the next moment. */
const notStored = { "cache-control": "no-store" } as const;

/** There is none, or it is somebody else's: which of the two is nobody else's business. */
export class UploadNotFound extends defineProblem({
  status: 404,
  type: "upload-not-found",
  title: "There is no such upload",
  headers: z.object({ "cache-control": z.literal(notStored["cache-control"]) }),
}) {
  constructor(id: UploadId) {
    super(`There is no upload ${id}`, { headers: notStored });
  }
}

export class StaffOnly extends defineProblem({
  status: 403,
  type: "staff-only",
  title: "Only staff send files of this kind",
}) {
  constructor(kind: string) {
    super(`A ${kind} is sent by staff`);
  }
}

/** It has its file, or it is at its end. */
export class UploadNotOpen extends defineProblem({
  status: 409,
  type: "upload-not-open",
  title: "The upload does not wait for this any more",
}) {
  constructor(status: string, options: ErrorOptions = {}) {
    super(`The upload is ${status}`, options);
  }
}

/** The parts named are not those that were sent. */
export class PartsNotComplete extends defineProblem({
  status: 422,
  type: "parts-not-complete",
  title: "The file is not complete",
}) {}
