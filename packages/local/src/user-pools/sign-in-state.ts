import type { DatabaseSync } from "node:sqlite";
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";
import type { Clock } from "../clock.ts";

const table = `CREATE TABLE IF NOT EXISTS sign_in_state (
  pool TEXT NOT NULL,
  model TEXT NOT NULL,
  id TEXT NOT NULL,
  grantId TEXT,
  uid TEXT,
  payload TEXT NOT NULL,
  expiresAt INTEGER,
  PRIMARY KEY (pool, model, id)
) STRICT`;

/**
 * Keeps what a provider must remember: sessions, codes, grants, refresh tokens. Times on disk are those of the local clock.
 * The provider knows the machine's time only, so times are moved on their way there and back: what expires by the local
 * clock has then expired for the provider, too.
 */
export function openSignInState(pool: string, database: DatabaseSync, clock: Clock): AdapterFactory {
  database.exec(table);
  database.prepare("DELETE FROM sign_in_state WHERE pool = ? AND expiresAt <= ?").run(pool, seconds(clock.now()));
  const ahead = () => seconds(clock.now()) - seconds(Date.now());
  const select = database.prepare("SELECT payload FROM sign_in_state WHERE pool = ? AND model = ? AND id = ?");
  const selectByUid = database.prepare("SELECT payload FROM sign_in_state WHERE pool = ? AND model = ? AND uid = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO sign_in_state VALUES (?, ?, ?, ?, ?, ?, ?)");
  const consume = database.prepare(
    "UPDATE sign_in_state SET payload = json_set(payload, '$.consumed', ?) WHERE pool = ? AND model = ? AND id = ?",
  );
  const remove = database.prepare("DELETE FROM sign_in_state WHERE pool = ? AND model = ? AND id = ?");
  const revoke = database.prepare("DELETE FROM sign_in_state WHERE pool = ? AND model = ? AND grantId = ?");

  const read = (row: Record<string, unknown> | undefined): AdapterPayload | undefined =>
    row && moved(JSON.parse(String(row["payload"])), -ahead());

  return (model): Adapter => ({
    async upsert(id, payload, expiresIn) {
      const { grantId = null, uid = null } = payload;
      const expiresAt = expiresIn === undefined ? null : seconds(clock.now()) + expiresIn;
      upsert.run(pool, model, id, grantId, uid, JSON.stringify(moved(payload, ahead())), expiresAt);
    },
    find: async (id) => read(select.get(pool, model, id)),
    findByUid: async (uid) => read(selectByUid.get(pool, model, uid)),
    /** Only devices without a browser have user codes; there are none here. */
    findByUserCode: async () => undefined,
    consume: async (id) => void consume.run(seconds(clock.now()), pool, model, id),
    destroy: async (id) => void remove.run(pool, model, id),
    revokeByGrantId: async (grantId) => void revoke.run(pool, model, grantId),
  });
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** All that is a time in what the provider keeps, in seconds since the epoch. */
const times = ["iat", "exp", "authTime", "loginTs", "iiat", "consumed"] as const;

function moved(payload: AdapterPayload, by: number): AdapterPayload {
  const copy = { ...payload };
  for (const name of times) if (typeof copy[name] === "number") copy[name] += by;
  return copy;
}
