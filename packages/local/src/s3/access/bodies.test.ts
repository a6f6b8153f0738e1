import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { withinSize } from "./bodies.ts";

it("a file that has failed before anybody reads it fails for who does", async () => {
  const file = new PassThrough().on("error", () => {});
  file.destroy(new Error("half an upload"));
  await turn();
  await expect(buffer(withinSize(file, { least: 0, most: 10 }))).rejects.toThrow("half an upload");
});
