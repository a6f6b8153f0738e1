/** A process that only makes load: `generator.ts <url> <connections> <seconds>`. Sends what it saw to its parent. */
import autocannon from "autocannon";
import { percentile } from "../statistics.ts";
import type { Load } from "./index.ts";

const [, , url = "", connections = "1", seconds = "1"] = process.argv;
const latencies: number[] = [];

const run = autocannon({ url, connections: Number(connections), duration: Number(seconds) }, report);
// Its own histogram counts whole milliseconds; the events have the fractions.
run.on("response", (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));

function report(error: unknown, { duration, non2xx, errors }: autocannon.Result) {
  if (error) throw error;
  const load: Load = {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    perSecond: latencies.length / duration,
    failures: non2xx + errors,
  };
  process.send?.(load, () => process.disconnect());
}
