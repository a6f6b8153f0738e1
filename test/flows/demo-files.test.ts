import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { RunningLarder, temporaryState } from "./process.ts";

const demo = (...options: string[]) => promisify(execFile)("node", ["scripts/demo-files.ts", ...options]);

it("npm run demo:files sends pictures and a catalog, and tells what became of them", { timeout: 120_000 }, async () => {
  using state = temporaryState();
  await using larder = new RunningLarder(state.path);
  const { api, cdn } = await larder.ready();
  const { stdout } = await demo("--state", state.path, "--photos", "1", "--rows", "1000");
  expect(stdout).toMatch(/ jpeg: sending \d+ KiB\n/);
  expect(stdout).toMatch(/ jpeg: ✓ processed 6 images\n/);
  expect(stdout).toMatch(/ a page in disguise: ✗ rejected: /);
  expect(stdout).toMatch(/^catalog: ✓ processed █+ 1,000 read, 998 written, 2 rejected, /m);
  expect(stdout).toContain("\n1,000 rows = 998 created + 0 updated + 0 unchanged + 2 rejected\n");
  expect(stdout).toMatch(/^148,FRU-00000141,name,/m);
  const links = [...stdout.matchAll(/^ *(http\S+)$/gm)].map(([, link = ""]) => link);
  expect(links.slice(0, 2)).toEqual([expect.stringContaining(`${api}/products/`), expect.stringContaining(`${cdn}/`)]);
  for (const link of links) expect((await fetch(link)).status).toBe(200);
});

it.each([
  ["a number of rows that is none", ["--rows", "many"], /--rows takes a number/],
  ["an option that there is not", ["--images", "3"], /Unknown option.+--photos/s],
])("npm run demo:files explains itself when it is given %s", async (_, options, stderr) => {
  await expect(demo(...options)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(stderr) });
});

it("npm run demo:files says what to do when nothing runs", async () => {
  using state = temporaryState();
  await expect(demo("--state", state.path)).rejects.toMatchObject({
    code: 1,
    stderr: `No local cloud runs on the state in ${state.path}. Start it: npm start\n`,
  });
});
