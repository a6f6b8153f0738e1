import { join } from "node:path";
import { startLarder, temporaryFolder } from "../larder.ts";
import { type Load, makeLoad } from "../load/index.ts";
import { startReference } from "../reference/index.ts";
import { type Line, ratioFrom, ratioUpTo } from "../report.ts";
import { median } from "../statistics.ts";

const rounds = 3;
const seconds = 2;
const what = "bare node:http, same handler";

interface Round {
  readonly larder: Load;
  readonly bare: Load;
}

/** Warm `GET /health` through the local HTTP API, beside the bare server: round by round in turn, so that both see the same weather. */
export async function* http(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  await using larder = await startLarder({ state: join(folder.path, "state") });
  await using bare = await startReference(folder.path);
  const urls = { larder: `${larder.api}/health`, bare: `${bare.url}/health` };
  for (const url of Object.values(urls)) await makeLoad(url, 32, 1);

  const alone = await alternate(urls, 1);
  yield { ...line(alone, "p50"), what: "warm GET, 1 connection: p50", unit: "ms", budget: ratioUpTo(2) };
  yield { ...line(alone, "p99"), what: "warm GET, 1 connection: p99", unit: "ms" };
  yield { ...line(alone, "perSecond"), what: "warm GET, 1 connection: requests", unit: "/s" };
  const crowd = await alternate(urls, 32);
  yield { ...line(crowd, "p50"), what: "warm GET, 32 connections: p50", unit: "ms" };
  yield { ...line(crowd, "p99"), what: "warm GET, 32 connections: p99", unit: "ms" };
  yield {
    ...line(crowd, "perSecond"),
    what: "warm GET, 32 connections: requests",
    unit: "/s",
    budget: ratioFrom(0.35),
  };
}

async function alternate(urls: { larder: string; bare: string }, connections: number): Promise<Round[]> {
  const seen: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const bare = await makeLoad(urls.bare, connections, seconds);
    const larder = await makeLoad(urls.larder, connections, seconds);
    seen.push({ larder, bare });
  }
  return seen;
}

function line(seen: readonly Round[], figure: "p50" | "p99" | "perSecond") {
  const of = (pick: (round: Round) => number) => median(seen.map(pick));
  return {
    value: of(({ larder }) => larder[figure]),
    reference: { what, value: of(({ bare }) => bare[figure]) },
    ratio: of(({ larder, bare }) => larder[figure] / bare[figure]),
  };
}
