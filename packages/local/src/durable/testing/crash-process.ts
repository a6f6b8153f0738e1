import { loadTopology } from "@larder/topology";
import { start } from "../../start.ts";

/** For tests: a local cloud in a process of its own that a test can kill. Says its URL and lives until then. */
const [topologyFile = "", state = ""] = process.argv.slice(2);
const local = await start(loadTopology(topologyFile), { root: import.meta.dirname, state });
process.stdout.write(`${local.aws.endpoint}\n`);
