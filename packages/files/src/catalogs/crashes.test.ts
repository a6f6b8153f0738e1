import { expect, it } from "vitest";
import { catalog } from "../fixtures/catalog.ts";
import { documents } from "../store/table.ts";
import { useCloud } from "../testing/cloud.ts";
import { useCrashes } from "../testing/crashes.ts";
import { imports, type SentCatalog } from "../testing/imports.ts";
import { seen } from "../testing/uploads.ts";
import { places } from "../uploads/places.ts";

const cloud = useCloud();
const crashes = useCrashes();
const { send, run, given, report } = imports(cloud);

/** Three segments, the last of them short; in all of them something is rejected. */
const bytes = catalog({ rows: 250, faulty: 0.1 });

/** Whatever came of it. What was written when, and by whom, is not part of it. */
async function outcomeOf({ upload: { id } }: SentCatalog) {
  const { checkpoint, status } = await seen(id);
  const { chunks, changed } = await given(id);
  const { segment, offset, lines, read, rejected, reports, done } = checkpoint!;
  expect(changed).toEqual([]);
  return {
    status,
    segment,
    offset,
    lines,
    read,
    rejected,
    reports,
    done,
    chunks: [...chunks],
    report: await report(id),
  };
}

it("whatever call it dies around, and is delivered again, it comes to the same", { timeout: 120_000 }, async () => {
  const undisturbed = await send(bytes);
  const calls = await crashes.callsOf(() => run(undisturbed.object));
  const segment = ["SendMessageBatchCommand", "PutObjectCommand", "UpdateItemCommand"];
  expect(calls).toEqual([
    ...["GetItemCommand", "UpdateItemCommand", "UpdateItemCommand", "GetObjectCommand"],
    ...[...segment, ...segment, ...segment],
    ...[
      "GetObjectCommand",
      "GetObjectCommand",
      "GetObjectCommand",
      "PutObjectCommand",
      "UpdateItemCommand",
      "GetItemCommand",
    ],
  ]);
  const outcome = await outcomeOf(undisturbed);
  expect(outcome.chunks).toHaveLength(5);
  for (const [others, name] of calls.entries())
    for (const moment of ["before", "after"] as const) {
      const sent = await send(bytes);
      crashes.dieAround(others, moment);
      await expect(run(sent.object), `${moment} ${name}`).rejects.toThrow("Died");
      crashes.recover();
      await run(sent.object);
      expect(await outcomeOf(sent), `${moment} ${name} (${others})`).toEqual(outcome);
    }
});

it("dying again and again, as often as it can, it comes to the same", { timeout: 60_000 }, async () => {
  const undisturbed = await send(bytes);
  await run(undisturbed.object);
  const sent = await send(bytes);
  // Each delivery has one call more than the one before it.
  for (let others = 0; !(await seen(sent.upload.id)).checkpoint?.done; others++) {
    crashes.dieAround(others % 12, others % 2 === 0 ? "before" : "after");
    await run(sent.object).catch(() => {});
    crashes.recover();
  }
  await run(sent.object);
  expect(await outcomeOf(sent)).toEqual(await outcomeOf(undisturbed));
});

it("writes whose answers are lost, and that are made again for it, are known as its own", async () => {
  const undisturbed = await send(bytes);
  await run(undisturbed.object);
  const sent = await send(bytes);
  documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "UpdateItemCommand") await next(args);
        return next(args);
      },
    // Within what the SDK does again by itself.
    { step: "finalizeRequest", name: "lost", priority: "low" },
  );
  await run(sent.object);
  documents.middlewareStack.remove("lost");
  expect(await outcomeOf(sent)).toEqual(await outcomeOf(undisturbed));
});

it("whatever call it dies around, and is delivered again, what is no catalog is put away once", async () => {
  const bad = Buffer.from("nothing,that,we,know\n");
  const calls = await crashes.callsOf(async () => run((await send(bad)).object));
  const own = calls.slice(calls.indexOf("GetItemCommand"));
  expect(own.slice(-4)).toEqual(["GetObjectCommand", "CopyObjectCommand", "UpdateItemCommand", "DeleteObjectCommand"]);
  for (const [others, name] of own.entries())
    for (const moment of ["before", "after"] as const) {
      const { upload, object } = await send(bad);
      crashes.dieAround(others, moment);
      await expect(run(object), `${moment} ${name}`).rejects.toThrow("Died");
      crashes.recover();
      await run(object);
      expect(await seen(upload.id), `${moment} ${name}`).toMatchObject({ status: "rejected", version: 4 });
      expect((await cloud.uploads.get(places.quarantine(upload.id)))?.bytes).toEqual(bad);
      expect(await cloud.uploads.get(object.key)).toBeUndefined();
    }
});
