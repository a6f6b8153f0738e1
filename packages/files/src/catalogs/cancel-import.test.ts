import type { UploadId } from "@larder/contracts";
import { call, staff } from "@larder/lambda/testing/call";
import { expect, it } from "vitest";
import { catalog } from "../fixtures/catalog.ts";
import { sqs } from "../store/queues.ts";
import { useCloud } from "../testing/cloud.ts";
import { useCrashes } from "../testing/crashes.ts";
import { imports } from "../testing/imports.ts";
import { seen } from "../testing/uploads.ts";
import { handler } from "../uploads/cancel-upload.ts";
import { claim } from "../uploads/claim.ts";

const { send, run, given, write, report } = imports(useCloud());
const crashes = useCrashes();

async function cancel(id: UploadId): Promise<void> {
  expect((await call(handler, { caller: staff, path: { id } })).status).toBe(202);
}

/** Has an import cancelled in front of a call to SQS. @returns how to have no more of that. */
function cancelAt(id: UploadId, send: number): () => void {
  let sends = 0;
  sqs.middlewareStack.add(
    (next) => async (args) => {
      if (++sends === send) await cancel(id);
      return next(args);
    },
    { step: "initialize", name: "cancel" },
  );
  return () => void sqs.middlewareStack.remove("cancel");
}

/** Has what was sent written, and looks whether that is all there is to it. @returns rows read. */
async function endOf(id: UploadId): Promise<number | undefined> {
  await write(id);
  const { status, checkpoint, written } = await seen(id);
  const { rows, changed } = await given(id);
  expect([status, checkpoint?.done, written?.chunks, changed]).toEqual(["cancelled", true, checkpoint?.chunks, []]);
  expect(rows.length).toBe((checkpoint?.read ?? 0) - (checkpoint?.rejected ?? 0));
  expect((await report(id))?.length ?? 0).toBe(checkpoint?.rejected);
  return checkpoint?.read;
}

it("an import that is cancelled stops at the next checkpoint, and is over when what was sent is written", async () => {
  const { upload, object } = await send(catalog({ rows: 1_000, faulty: 0.1 }));
  const stop = cancelAt(upload.id, 3);
  await run(object);
  stop();
  expect((await seen(upload.id)).status).toBe("cancelling");
  expect(await endOf(upload.id)).toBe(300);
});

it("before anything of it was read, it is over", async () => {
  const { upload, object } = await send(catalog({ rows: 200 }));
  await claim(object);
  await cancel(upload.id);
  await run(object);
  expect(await endOf(upload.id)).toBe(0);
});

it("between two readers, it stops behind what may be on its way already", async () => {
  const { upload, object } = await send(catalog({ rows: 1_000, faulty: 0.1 }));
  await run(object, { remainingTime: () => 0 });
  await cancel(upload.id);
  await run(object);
  expect(await endOf(upload.id)).toBe(200);
});

it("its end is the same for all who read it at once", async () => {
  const { upload, object } = await send(catalog({ rows: 1_000, faulty: 0.1 }));
  const stop = cancelAt(upload.id, 4);
  await Promise.all([run(object), run(object), run(object)]);
  stop();
  await endOf(upload.id);
});

it("whatever call its reader has died around, all that was sent counts, and it ends", {
  timeout: 120_000,
}, async () => {
  const bytes = catalog({ rows: 250, faulty: 0.1 });
  const undisturbed = await send(bytes);
  const calls = await crashes.callsOf(() => run(undisturbed.object));
  // From when it is claimed, until all is read: there is nothing to cancel before that, or behind it.
  for (let others = calls.indexOf("UpdateItemCommand") + 1; others < calls.lastIndexOf("UpdateItemCommand"); others++)
    for (const moment of ["before", "after"] as const) {
      const { upload, object } = await send(bytes);
      crashes.dieAround(others, moment);
      await expect(run(object), `${moment} ${calls[others]}`).rejects.toThrow("Died");
      crashes.recover();
      await cancel(upload.id);
      await run(object);
      await endOf(upload.id);
    }
});
