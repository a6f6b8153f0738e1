import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import type { Checksum } from "./tables.ts";

/** A hash that is fed as bytes go by. */
export interface Running {
  update(bytes: Buffer): void;
  /** In base 64. */
  value(): Promise<string>;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export const running: Readonly<Record<Checksum["algorithm"] | "MD5", () => Running>> = {
  MD5: () => ofCrypto("md5"),
  SHA1: () => ofCrypto("sha1"),
  SHA256: () => ofCrypto("sha256"),
  CRC32() {
    let value = 0;
    return {
      update(bytes) {
        value = crc32(bytes, value);
      },
      async value() {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        return bytes.toString("base64");
      },
    };
  },
  CRC32C: () => ofSdk(new Crc32c()),
  CRC64NVME: () => ofSdk(new Crc64Nvme()),
};

function ofCrypto(name: string): Running {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), value: async () => hash.digest("base64") };
}

const ofSdk = (hash: { update(bytes: Uint8Array): void; digest(): Promise<Uint8Array> }): Running => ({
  update: (bytes) => hash.update(bytes),
  value: async () => Buffer.from(await hash.digest()).toString("base64"),
});
