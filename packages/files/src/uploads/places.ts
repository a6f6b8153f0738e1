import type { UploadId, UploadKind } from "@larder/contracts";
import { kinds } from "./kinds.ts";

/**
 * Where things are in the bucket of uploads. Names come from ids, never from those who send: there is nothing in them to
 * escape, and nobody's file can take the place of another's.
 */
export const places = {
  /** What was sent, until it is done with. */
  incoming: (kind: UploadKind, id: UploadId) => `${kinds[kind].incoming}${id}`,
  /** What was not taken, for people to look at. */
  quarantine: (id: UploadId) => `quarantine/${id}`,
  /** What was wrong with a catalog, line by line. */
  report: (id: UploadId) => `reports/${id}.csv`,
  /** The report of a part of a catalog, until the whole is read. */
  reportPart: (id: UploadId, segment: number) => `reports/parts/${id}/${String(segment).padStart(8, "0")}.csv`,
  /** A photo for support, cleaned: not for everybody, so not in the bucket that the CDN serves. */
  supportPhoto: (id: UploadId, file: string) => `support/${id}/${file}`,
};

/** The upload that an incoming key belongs to, when it is one. */
export function uploadIdOf(key: string): string | undefined {
  const prefix = Object.values(kinds).find(({ incoming }) => key.startsWith(incoming))?.incoming;
  return prefix === undefined ? undefined : key.slice(prefix.length);
}
