import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** Tokens as an attacker would make them out of an honest one. Each must open nothing. */

interface Parts {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  readonly signature: string;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString());

function take(token: string): Parts {
  const [header, payload, signature = ""] = token.split(".");
  return { header: decode(header), payload: decode(payload), signature };
}

const { privateKey: attackersKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

function signed(header: object, payload: object, key: KeyObject = attackersKey): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}

/** By name: makes a token from an honest one. `jwks` are the issuer's public keys, which everybody can read. */
export const forgeries: Record<string, (honest: string, jwks: string) => string | undefined> = {
  "no token": () => undefined,
  "an empty token": () => "",
  "a word that is no token": () => "let-me-in",
  "three dots": () => "...",
  "a token of another issuer": (honest) => {
    const { header, payload } = take(honest);
    return signed({ ...header, kid: "attacker" }, { ...payload, iss: "https://attacker.example" });
  },
  "a token that an attacker's key has signed in the issuer's name": (honest) => {
    const { header, payload } = take(honest);
    return signed(header, payload);
  },
  "an unsigned token, alg none": (honest) => {
    const { header, payload } = take(honest);
    return `${encode({ ...header, alg: "none" })}.${encode(payload)}.`;
  },
  "alg NONE, with the honest signature left on": (honest) => {
    const { header, payload, signature } = take(honest);
    return `${encode({ ...header, alg: "NONE" })}.${encode(payload)}.${signature}`;
  },
  "the public key taken for a secret, HS256": (honest, jwks) => {
    const { header, payload } = take(honest);
    const text = `${encode({ ...header, alg: "HS256" })}.${encode(payload)}`;
    return `${text}.${createHmac("sha256", jwks).update(text).digest("base64url")}`;
  },
  "a tampered payload: another customer": (honest) => {
    const { header, payload, signature } = take(honest);
    return `${encode(header)}.${encode({ ...payload, sub: "somebody-else" })}.${signature}`;
  },
  "a tampered payload: more scopes": (honest) => {
    const { header, payload, signature } = take(honest);
    return `${encode(header)}.${encode({ ...payload, scope: `${payload["scope"]} larder/staff` })}.${signature}`;
  },
  "a tampered payload: a later expiry": (honest) => {
    const { header, payload, signature } = take(honest);
    return `${encode(header)}.${encode({ ...payload, exp: 4_102_444_800 })}.${signature}`;
  },
  "a tampered signature": (honest) => {
    const { header, payload, signature } = take(honest);
    const flipped = signature.startsWith("A") ? "B" : "A";
    return `${encode(header)}.${encode(payload)}.${flipped}${signature.slice(1)}`;
  },
  "a key id that leads elsewhere": (honest) => {
    const { header, payload } = take(honest);
    return signed({ ...header, kid: "../../../../etc/passwd", jku: "https://attacker.example/jwks.json" }, payload);
  },
  "a token of a megabyte's hundredth": (honest) => `${honest}${"x".repeat(8_000)}`,
};
