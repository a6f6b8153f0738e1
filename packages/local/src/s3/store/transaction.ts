import type { DatabaseSync } from "node:sqlite";

/** What `work` writes is there whole or not at all. May be nested. */
export function together<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("SAVEPOINT s3");
  try {
    const result = work();
    database.exec("RELEASE s3");
    return result;
  } catch (error) {
    database.exec("ROLLBACK TO s3; RELEASE s3");
    throw error;
  }
}
