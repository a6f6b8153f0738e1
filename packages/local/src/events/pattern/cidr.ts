import { BlockList, isIP, isIPv4 } from "node:net";
import { InvalidEventPattern } from "./invalid.ts";

const family = (address: string) => (isIPv4(address) ? "ipv4" : "ipv6");

const isIn = (list: BlockList) => (value: string) => isIP(value) !== 0 && list.check(value, family(value));

/**
 * Compiles a range of IP addresses, version 4 or 6: `10.0.0.0/24`, `2001:db8::/32`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 * @throws {InvalidEventPattern} when it is none. A mask as long as the address is none to EventBridge.
 */
export function cidr(text: string): (value: string) => boolean {
  const [address = "", mask = "", ...more] = text.split("/");
  if (more.length > 0 || !text.includes("/")) throw new InvalidEventPattern("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(mask)) throw new InvalidEventPattern("Malformed CIDR, mask bits must be an integer");
  const bits = Number(mask);
  if (bits < 0) throw new InvalidEventPattern("Malformed CIDR, mask bits must not be negative");
  if (isIP(address) === 0) throw new InvalidEventPattern(`Nonstandard IP address: ${address}`);
  if (isIPv4(address) && bits > 31) throw new InvalidEventPattern("IPv4 mask bits must be < 32");
  if (bits > 127) throw new InvalidEventPattern("IPv6 mask bits must be < 128");
  const list = new BlockList();
  list.addSubnet(address, bits, family(address));
  return isIn(list);
}

/** Compiles one address, so that `::1` equals `0:0:0:0:0:0:0:1`; undefined when the text is no address. */
export function sameAddress(text: string): ((value: string) => boolean) | undefined {
  if (isIP(text) === 0) return undefined;
  const list = new BlockList();
  list.addAddress(text, family(text));
  return isIn(list);
}
