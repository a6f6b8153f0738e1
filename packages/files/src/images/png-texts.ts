const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const texts: ReadonlySet<string> = new Set(["tEXt", "zTXt", "iTXt"]);

/** Length, type and checksum around what a chunk holds. */
const around = 12;

/** How many bytes of a PNG are texts, still compressed; 0 of another file. https://www.w3.org/TR/png-3/#11textinfo */
export function textsOfPng(bytes: Buffer): number {
  if (!bytes.subarray(0, signature.length).equals(signature)) return 0;
  let total = 0;
  for (let at = signature.length; at + around <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (texts.has(bytes.toString("latin1", at + 4, at + 8))) total += length;
    at += around + length;
  }
  return total;
}
