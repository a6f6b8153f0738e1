import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { repository, startLarder, temporaryFolder } from "../larder.ts";
import { bundleHealth } from "../reference/bundle.ts";
import { below, type Line } from "../report.ts";
import { median } from "../statistics.ts";

const rounds = 8;
const patience = 10_000;
const handlerFile = "packages/api/src/health.ts";

/** From a saved file to the first answer of the new code, in a copy of the service so that the repository stays as it is. */
export async function* edits(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  const root = copyRepository(join(folder.path, "root"));
  await using larder = await startLarder({ root, state: join(folder.path, "state") });
  const file = join(root, handlerFile);
  const source = readFileSync(file, "utf8");
  const served: number[] = [];
  const bundled: number[] = [];
  for (let round = 0; round < rounds; round++) {
    served.push(await timeUntilServed(larder.api, file, source, `edit-${round}`));
    bundled.push(await time(() => bundleHealth(folder.path)));
  }
  const reference = { what: "esbuild alone, from nothing", value: median(bundled) };
  yield { what: "edit saved → served", value: median(served), unit: "ms", reference, budget: below(150, "ms") };
}

/** What is edited is copied, the rest linked. */
function copyRepository(root: string): string {
  mkdirSync(join(root, "packages"), { recursive: true });
  for (const path of ["packages/api", "stacks"]) cpSync(join(repository, path), join(root, path), { recursive: true });
  for (const path of ["node_modules", "packages/lambda", "packages/contracts", "package.json", "tsconfig.json"])
    symlinkSync(join(repository, path), join(root, path));
  return root;
}

async function timeUntilServed(api: string, file: string, source: string, mark: string): Promise<number> {
  const edited = source.replaceAll('"ok"', JSON.stringify(mark));
  if (edited === source) throw new Error(`${handlerFile} no longer answers "ok", so the bench cannot mark it`);
  return time(async () => {
    writeFileSync(file, edited);
    for (const end = performance.now() + patience; performance.now() < end; await pause(2)) {
      const answer = await fetch(`${api}/health`);
      if ((await answer.text()).includes(mark)) return;
    }
    throw new Error(`The edit is not served after ${patience} ms`);
  });
}

async function time(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}
