import { start } from "@larder/local";
import { bucketOf, topologyOf } from "../../../packages/local/src/edge/fixture.ts";

/** For tests: a local cloud in a process of its own that a test can kill. Says how to reach it, and lives until then. */
const [, , state = ""] = process.argv;
const local = await start(topologyOf({ buckets: { Files: bucketOf("files") } }), { state });
process.stdout.write(`${JSON.stringify(local.aws)}\n`);
