import { join } from "node:path";
import { startLarder, temporaryFolder } from "../larder.ts";
import { startReference } from "../reference/index.ts";
import { below, type Line } from "../report.ts";
import { median } from "../statistics.ts";

const rounds = 3;

/** From the start of the process to the first 200: with nothing there, and with the state of an earlier run. */
export async function* starts(): AsyncIterable<Line> {
  const cold: number[] = [];
  const warm: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    using folder = temporaryFolder();
    const state = join(folder.path, "state");
    cold.push(await firstAnswer(() => startLarder({ state })));
    warm.push(await firstAnswer(() => startLarder({ state })));
    bare.push(await firstAnswer(() => startReference(folder.path)));
  }
  const reference = { what: "bare node:http, same handler", value: median(bare) };
  const line = { unit: "ms", reference } as const;
  yield { ...line, what: "start to first 200, no state", value: median(cold), budget: below(5000, "ms") };
  yield { ...line, what: "start to first 200, second time", value: median(warm), budget: below(1500, "ms") };
}

async function firstAnswer(start: () => Promise<AsyncDisposable & { firstAnswer: number }>): Promise<number> {
  await using started = await start();
  return started.firstAnswer;
}
