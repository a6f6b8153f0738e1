import { generateKeyPair, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import type { Topology } from "@larder/topology";
import type { JWK } from "jose";
import * as z from "zod";

/** What a user pool signs with. */
export interface SigningKeys {
  /** For tokens: an RSA key with its `kid`. */
  readonly token: JWK & { readonly kid: string };
  /** For cookies. */
  readonly cookie: string;
}

const keysSchema = z.object({ token: z.looseObject({ kid: z.string() }), cookie: z.string() });

/** Reads the keys of the topology's user pools, and makes those that are missing: tokens outlive a restart. */
export async function openSigningKeys(
  { userPools }: Pick<Topology, "userPools">,
  database: DatabaseSync,
): Promise<ReadonlyMap<string, SigningKeys>> {
  database.exec("CREATE TABLE IF NOT EXISTS signing_keys (pool TEXT PRIMARY KEY, keys TEXT NOT NULL) STRICT");
  const select = database.prepare("SELECT keys FROM signing_keys WHERE pool = ?");
  const insert = database.prepare("INSERT INTO signing_keys VALUES (?, ?)");
  const open = async (pool: string): Promise<[string, SigningKeys]> => {
    const row = select.get(pool);
    if (row) return [pool, keysSchema.parse(JSON.parse(String(row["keys"])))];
    const keys = await createKeys();
    insert.run(pool, JSON.stringify(keys));
    return [pool, keys];
  };
  return new Map(await Promise.all(Object.keys(userPools).map(open)));
}

async function createKeys(): Promise<SigningKeys> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const kid = randomBytes(32).toString("base64");
  return {
    token: { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" },
    cookie: randomBytes(32).toString("base64url"),
  };
}

/** The half of a key that everybody may know. */
export function publicHalf({ d, p, q, dp, dq, qi, ...known }: SigningKeys["token"]): JWK {
  return known;
}
