import type { AttributeValue } from "aws-lambda";

/** A value that DynamoDB's stream holds and we cannot. */
export class UnreadableAttribute extends Error {
  override readonly name = "UnreadableAttribute";
}

/**
 * Turns an item as a stream event spells it into plain values. The SDK's own would do, but reads bytes as the SDK gives
 * them, and a Lambda event has them in base64; and it rounds long fractions in silence.
 *
 * Numbers become numbers where they fit and bigints where they are whole and do not; sets become `Set`, bytes `Buffer`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export function unmarshall(item: Record<string, AttributeValue>): Record<string, unknown> {
  // fromEntries defines properties, so that an attribute named __proto__ stays an attribute.
  return Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, plain(attribute)]));
}

function plain(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return toNumber(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.M !== undefined) return unmarshall(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(plain);
  if (attribute.B !== undefined) return Buffer.from(attribute.B, "base64");
  if (attribute.SS !== undefined) return new Set(attribute.SS);
  if (attribute.NS !== undefined) return new Set(attribute.NS.map(toNumber));
  if (attribute.BS !== undefined) return new Set(attribute.BS.map((bytes) => Buffer.from(bytes, "base64")));
  throw new UnreadableAttribute(`Unknown attribute type ${Object.keys(attribute).join()}`);
}

/** DynamoDB keeps 38 significant digits, a JavaScript number 15 for certain. */
function toNumber(text: string): number | bigint {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  if (/^-?\d+$/.test(text)) return BigInt(text);
  if (significantDigits(text) > 15) throw new UnreadableAttribute("A number has more digits than JavaScript keeps");
  return number;
}

const significantDigits = (text: string) =>
  text.replace(/e.*$/i, "").replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
