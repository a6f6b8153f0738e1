import type { UploadKind } from "@larder/contracts";

const megabyte = 1024 * 1024;

/** What a kind of file may be, before anything of it is looked at. */
interface Kind {
  /** Most bytes, as they are sent. */
  readonly bytes: number;
  /** What it may say that it is. What it is, its bytes say. */
  readonly contentTypes: readonly string[];
  /** The prefix of what is sent, in the bucket: another queue for each. */
  readonly incoming: string;
}

const image = {
  contentTypes: ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"],
  incoming: "incoming/images/",
};

export const kinds: Readonly<Record<UploadKind, Kind>> = {
  "product-image": { ...image, bytes: 20 * megabyte },
  "support-photo": { ...image, bytes: 20 * megabyte },
  "catalog-csv": {
    bytes: 2_048 * megabyte,
    contentTypes: ["text/csv", "application/gzip"],
    incoming: "incoming/catalogs/",
  },
};
