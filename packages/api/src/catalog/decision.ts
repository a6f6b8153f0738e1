import { newId, type UploadId } from "@larder/contracts";

/** Wide enough that lines sort as numbers do. */
const digits = 12;

/**
 * What a description was decided by. Decisions sort, and the latest holds, whatever the order in which they are carried
 * out: of two catalogs the one that was begun later, of one catalog the later line.
 */
export const decidedByLine = (uploadId: UploadId, line: number) => `${uploadId}#${String(line).padStart(digits, "0")}`;

/**
 * A decision of somebody who edits one product. It stands where a catalog would that is begun now: one that was begun
 * before does not undo it, however late its rows are written.
 */
export const decidedNow = (): string => newId("upl");
