import type { DatabaseSync } from "node:sqlite";

/** What has had its test event: S3 sends it when a configuration is put, and not at every start of ours. */
export function openTested(database: DatabaseSync) {
  database.exec(
    `CREATE TABLE IF NOT EXISTS s3_tested (
       bucket TEXT NOT NULL, queue TEXT NOT NULL, configuration TEXT NOT NULL, PRIMARY KEY (bucket, queue)
     ) WITHOUT ROWID`,
  );
  const select = database.prepare("SELECT 1 FROM s3_tested WHERE bucket = ? AND queue = ? AND configuration = ?");
  const insert = database.prepare("INSERT OR REPLACE INTO s3_tested VALUES (?, ?, ?)");
  return {
    has: (bucket: string, queue: string, configuration: string) => !!select.get(bucket, queue, configuration),
    add: (bucket: string, queue: string, configuration: string) => void insert.run(bucket, queue, configuration),
  };
}
