import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";

/** Somebody who has signed in. */
export interface User {
  /** A UUID that is always the same for an address in a pool: it is their user name, too, as in a pool that signs in by e-mail. */
  readonly sub: string;
  readonly email: string;
  readonly groups: readonly string[];
}

/** The users of one pool. */
export interface Users {
  /** Signs somebody in by address, and puts them into these groups and no others. */
  enter(email: string, groups: readonly string[]): User;
  find(sub: string): User | undefined;
}

const rowSchema = z.object({ sub: z.string(), email: z.string(), groups: z.string() });
const groupsSchema = z.array(z.string());

/** Users on disk. */
export function openUsers(pool: string, database: DatabaseSync): Users {
  database.exec(
    `CREATE TABLE IF NOT EXISTS users (
      pool TEXT NOT NULL, sub TEXT NOT NULL, email TEXT NOT NULL, groups TEXT NOT NULL, PRIMARY KEY (pool, sub)
    ) STRICT`,
  );
  const select = database.prepare("SELECT sub, email, groups FROM users WHERE pool = ? AND sub = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?)");
  return {
    enter(address, groups) {
      const email = address.toLowerCase();
      const sub = subOf(pool, email);
      upsert.run(pool, sub, email, JSON.stringify(groups));
      return { sub, email, groups };
    },
    find(sub) {
      const row = select.get(pool, sub);
      if (!row) return undefined;
      const { groups, ...user } = rowSchema.parse(row);
      return { ...user, groups: groupsSchema.parse(JSON.parse(groups)) };
    },
  };
}

/** Made from the address, so that what somebody owns is theirs again after a fresh start. https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function subOf(pool: string, email: string): string {
  const digest = createHash("sha256").update(`${pool}/${email}`).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
