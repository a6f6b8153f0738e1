import { AwsError } from "../../aws-call.ts";
import { running } from "../store/hashes.ts";
import type { Checksum, PartRow, Piece } from "../store/tables.ts";

type Wanted = Omit<Checksum, "value">;

/** The bytes of parts, one behind the other. */
type Read = (pieces: readonly Piece[]) => AsyncIterable<Buffer>;

/**
 * The checksum of an object in parts: of all its bytes, or of its parts' checksums, with how many there are behind it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export async function checksumOfParts(wanted: Wanted, parts: readonly PartRow[], read: Read): Promise<Checksum> {
  const hash = running[wanted.algorithm]();
  if (wanted.type === "FULL_OBJECT")
    for await (const bytes of read(parts.map(({ piece }) => piece))) hash.update(bytes);
  else for (const { checksum } of parts) hash.update(Buffer.from(checksum?.value ?? "", "base64"));
  const value = await hash.value();
  return { ...wanted, value: wanted.type === "FULL_OBJECT" ? value : `${value}-${parts.length}` };
}

/**
 * Which of both an upload is to have: CRC64NVME is of the whole alone, and SHA of the parts alone.
 * @throws {AwsError} InvalidRequest for what an algorithm does not do.
 */
export function checksumWanted(
  algorithm: Checksum["algorithm"] | undefined,
  type: string | string[] | undefined,
): Wanted | null {
  if (!algorithm) return null;
  const usual = algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const asked = type === undefined ? usual : type;
  const possible = asked === usual || (asked === "FULL_OBJECT" && algorithm.startsWith("CRC"));
  if (!possible || (asked !== "FULL_OBJECT" && asked !== "COMPOSITE"))
    throw new AwsError(
      "InvalidRequest",
      `The ${String(asked)} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  return { algorithm, type: asked };
}
