import { DatabaseSync } from "node:sqlite";

const keptRecords = 10_000;

/**
 * dynoxide looks for a table's last sequence number with MAX(CAST(…)) on every write, without an index, and keeps every
 * record forever: writes grow slower with each one. An index that it finds by itself makes them flat (251/s and falling
 * → about 1,370/s). As on AWS, records go after 24 hours, but only beyond the newest 10,000 of a table: a machine that was
 * off over the weekend has not consumed Friday's yet.
 */
export function tuneStreamTable(file: string) {
  using database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`CREATE INDEX IF NOT EXISTS larder_stream_order
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`);
  const tables = database.prepare("SELECT DISTINCT table_name AS name FROM _stream_records").all();
  const newestToGo = database.prepare(`SELECT CAST(sequence_number AS INTEGER) AS number FROM _stream_records
    WHERE table_name = ? ORDER BY number DESC LIMIT 1 OFFSET ${keptRecords}`);
  const trim = database.prepare(`DELETE FROM _stream_records
    WHERE table_name = ? AND CAST(sequence_number AS INTEGER) <= ? AND created_at < unixepoch() - 86400`);
  for (const { name = null } of tables) {
    const { number = null } = newestToGo.get(name) ?? {};
    if (number !== null) trim.run(name, number);
  }
}
