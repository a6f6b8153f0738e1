import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import * as z from "zod";
import { catalogRows } from "../fixtures/catalog.ts";
import { useCloud } from "../testing/cloud.ts";
import { imports } from "../testing/imports.ts";
import { seen } from "../testing/uploads.ts";

const cloud = useCloud();
const { sendText, given, reportLines } = imports(cloud);

const program = fileURLToPath(new URL("../fixtures/import-alone.ts", import.meta.url));
const outcomeSchema = z.object({ rows: z.int(), megabytes: z.int() });

/** Half of the rows are good and half are not: as much is sent as is reported. */
const options = { rows: 940_000, faulty: 0.5, seed: 7 };

it("a catalog of 100 MB is read within the function's memory, every row of it once", { timeout: 300_000 }, async () => {
  const { upload, object } = await sendText(options);
  expect(object.size).toBeGreaterThan(100 * 1024 ** 2);
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(object)]);
  const { rows, megabytes } = outcomeSchema.parse(JSON.parse(stdout));
  expect(rows).toBe(options.rows);
  expect(megabytes).toBeLessThan(512);

  const sent = (await given(upload.id)).rows.values();
  const rejected = await reportLines(upload.id);
  let line = 2;
  for (const { text, row } of catalogRows(options)) {
    const next = row ? sent.next().value : undefined;
    if (row ? next?.line !== line || next.row.sku !== row.sku : !rejected.has(line))
      throw new Error(`Line ${line} was lost, or is there twice: ${text}`);
    line += text.split("\n").length;
  }
  expect(sent.next().done).toBe(true);
  const { checkpoint } = await seen(upload.id);
  expect(checkpoint).toMatchObject({ read: options.rows, rejected: rejected.size, lines: line - 1, done: true });
});
