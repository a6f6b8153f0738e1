import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startTestLambda } from "../testing/start-test-lambda.ts";

vi.mock("node:fs", async (original) => ({
  ...(await original<typeof import("node:fs")>()),
  watch: () => {
    throw Object.assign(new Error("ENOSPC: System limit for number of file watchers reached"), { code: "ENOSPC" });
  },
}));

async function start(state?: string) {
  const root = mkdtempSync(join(tmpdir(), "larder-sources-"));
  writeFileSync(join(root, "a.ts"), `export const handler = async () => "a";`);
  const local = await startTestLambda({ A: { handler: "a.handler" } }, { root, ...(state !== undefined && { state }) });
  onTestFinished(async () => {
    await local.remove();
    rmSync(root, { recursive: true, force: true });
  });
  return local;
}

test("where nothing more can be watched functions run all the same, and people are told once what to do", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  const local = await start();
  expect((await local.invoke("A")).answer).toBe("a");
  await local.stop();
  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    expect.stringMatching(/not noticed.*ENOSPC.*raise fs\.inotify\.max_user_watches/),
  ]);
});

test("a bundle folder that is in disorder is the error of the functions, and not the end of the process", async () => {
  vi.spyOn(process, "emitWarning").mockReturnValue();
  const first = await start();
  await first.invoke("A");
  await first.stop();
  const chunks = join(first.directory, "bundles", ".shared");
  rmSync(chunks, { recursive: true, force: true });
  writeFileSync(chunks, "not a folder");
  const second = await start(first.directory);
  expect((await second.invoke("A")).answer.errorMessage).toContain("ENOTDIR");
});
