import { type Checkpoint, nothingWritten, type Upload, unread } from "../uploads/upload.ts";
import { changeUpload, findUpload } from "../uploads/upload-store.ts";

/** There is something to count in, before there is anything to count. @returns nothing when the upload has ended meanwhile. */
export async function begin(upload: Upload): Promise<Upload | undefined> {
  for (let seen: Upload | undefined = upload; seen; seen = await findUpload(upload.id)) {
    if (!isOpen(seen)) return undefined;
    if (seen.checkpoint) return seen;
    const begun = await changeUpload(seen, { checkpoint: unread, written: nothingWritten });
    if (begun) return begun;
  }
  return undefined;
}

/**
 * Writes a checkpoint behind the one that was seen, though the upload may be cancelled meanwhile.
 * @param checkpoint `reader` tells it from the same one of another reader: who finds its own has written it, and did not hear of it.
 * @returns nothing when another reader was here first, or the upload has ended: then it is for others to go on.
 */
export async function writeCheckpoint(seen: Upload, checkpoint: Checkpoint): Promise<Upload | undefined> {
  for (let current: Upload | undefined = seen; current; current = await findUpload(seen.id)) {
    if (isSame(current.checkpoint, checkpoint)) return current;
    if (!isOpen(current) || !isSame(current.checkpoint, seen.checkpoint)) return undefined;
    const written = await changeUpload(current, { checkpoint });
    if (written) return written;
  }
  return undefined;
}

const isOpen = ({ status }: Upload) => status === "processing" || status === "cancelling";

const isSame = (one: Checkpoint | undefined, other: Checkpoint | undefined) =>
  one?.segment === other?.segment && one?.reader === other?.reader && one?.done === other?.done;
