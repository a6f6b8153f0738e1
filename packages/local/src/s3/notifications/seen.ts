import type { DatabaseSync } from "node:sqlite";

/** Which configurations have had their test event: S3 sends it when a configuration is put, and not at every start of ours. */
export function openSeenConfigurations(database: DatabaseSync) {
  database.exec(
    "CREATE TABLE IF NOT EXISTS s3_notification (bucket TEXT PRIMARY KEY, configuration TEXT NOT NULL) WITHOUT ROWID",
  );
  const select = database.prepare("SELECT 1 FROM s3_notification WHERE bucket = ? AND configuration = ?");
  const insert = database.prepare("INSERT OR REPLACE INTO s3_notification VALUES (?, ?)");
  return {
    isNew: (bucket: string, configuration: string) => select.get(bucket, configuration) === undefined,
    remember: (bucket: string, configuration: string) => void insert.run(bucket, configuration),
  };
}
