import { expect, it, vi } from "vitest";
import { createClock } from "../../clock.ts";
import { bucketOf, temporaryFolder } from "../../edge/fixture.ts";
import { testTopology } from "../../lambda/testing/start-test-lambda.ts";
import { start } from "../../start.ts";
import { openState } from "../../state.ts";
import { openObjectStore } from "../store/open-object-store.ts";

const topology = testTopology(
  { Look: { handler: "lambda/testing/handlers.saysWhereAwsIs" } },
  {
    queues: {},
    buckets: {
      Files: bucketOf("files", { notifications: [{ events: ["s3:ObjectCreated:*"], to: { function: "Look" } }] }),
    },
  },
);

it("a function that is told of a change of an earlier run finds AWS at its endpoint", async () => {
  using folder = temporaryFolder();
  const state = openState(folder.path);
  const directory = `${folder.path}/objects`;
  const { objects } = openObjectStore({ database: state.database, directory, clock: createClock() });
  const nothing = { etag: "e1", headers: {}, metadata: {}, tags: {}, checksum: undefined, pieces: [] };
  const asker = { caller: "AWS:somebody", requestId: "R1" };
  objects.put("Files", { key: "left", ...nothing }, { kind: "ObjectCreated:Put", ...asker }, {});
  state.close();

  const lines: string[] = [];
  const local = await start(topology, {
    root: `${import.meta.dirname}/../..`,
    state: folder.path,
    onLive: (event) => event.type === "log" && lines.push(event.line),
  });
  try {
    await vi.waitFor(
      () => expect(lines.join()).toMatch(new RegExp(`"key":"left".* at ${local.aws.endpoint}\\b`)),
      10_000,
    );
  } finally {
    await local.stop();
  }
});
