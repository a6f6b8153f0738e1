import { orderPlaced } from "@larder/contracts";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { http } from "../http/http.ts";
import { HttpProblem } from "../http/problem.ts";
import { PoisonMessage } from "../queue/poison-message.ts";
import { queue } from "../queue/queue.ts";
import { tableStream } from "../table-stream/table-stream.ts";
import { task } from "../task/task.ts";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { httpEvent } from "../testing/http-event.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { useQueue } from "../testing/queue.ts";
import { batch, delivered, message } from "../testing/queue-event.ts";
import { routeOf } from "../testing/route.ts";

const logs = captureLogs();
const deadLetters = useQueue();

const answer = (work: () => Promise<{ status: 204 }>) => http(routeOf({}), work)(httpEvent(), context());
const fail = async () => {
  throw new Error("no table");
};

describe("an invocation", () => {
  it("writes one line, in CloudWatch's embedded metric format", async () => {
    const before = Date.now();
    await answer(async () => ({ status: 204 }));
    const [line, ...more] = logs.metrics();
    expect(more).toEqual([]);
    expect(line).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: "Larder",
            Dimensions: [["service", "function"]],
            Metrics: expect.arrayContaining([
              { Name: "RequestsHandled", Unit: "Count" },
              { Name: "Duration", Unit: "Milliseconds" },
            ]),
          },
        ],
      },
      service: "larder-place-order",
      function: "larder-place-order",
      function_request_id: context().awsRequestId,
      RequestsHandled: 1,
      ColdStart: 1,
      Duration: expect.any(Number),
    });
    expect(line).toMatchObject({ _aws: { Timestamp: expect.toSatisfy((at) => at >= before && at <= Date.now()) } });
  });

  it("is a cold start only if it is the first of its environment", async () => {
    await answer(async () => ({ status: 204 }));
    expect(logs.metrics()[0]).not.toHaveProperty("ColdStart");
  });

  it("belongs to the service that is named in the environment", async () => {
    vi.stubEnv("POWERTOOLS_SERVICE_NAME", "api");
    await answer(async () => ({ status: 204 }));
    vi.unstubAllEnvs();
    expect(logs.metrics()).toMatchObject([{ service: "api", function: "larder-place-order" }]);
  });

  it("writes nothing where metrics are turned off", async () => {
    vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
    await answer(async () => ({ status: 204 }));
    vi.unstubAllEnvs();
    expect(logs.metrics()).toEqual([]);
  });
});

describe("what is counted", () => {
  it("of requests: what was refused is no failure of ours", async () => {
    await answer(() => Promise.reject(new HttpProblem({ status: 404 })));
    await answer(fail);
    expect(logs.metrics()).toMatchObject([{ RequestsRefused: 1 }, { RequestsFailed: 1 }]);
  });

  it("of messages, each by its fate", async () => {
    const events = [placedEvent(), placedEvent(), placedEvent(), placedEvent()];
    const deadLetter = () => ({ url: deadLetters.url, maxReceiveCount: 5 });
    const handler = queue(orderPlaced, { deadLetter }, async ({ id }) => {
      if (id === events[0]?.id) throw new Error("no table");
      if (id === events[1]?.id) throw new PoisonMessage("no order");
    });
    const { Records } = batch(...events.map(delivered), "{");
    Records.push(message("on its last receive", delivered(events[0]), 5));
    await handler({ Records }, context());
    expect(logs.metrics()).toMatchObject([{ MessagesFailed: 1, MessagesDead: 3, MessagesHandled: 2 }]);
  });

  it("of records: those up to the first that comes again, and all when the batch does", async () => {
    const record = (place: number) => ({
      eventName: "INSERT" as const,
      dynamodb: { NewImage: { pk: { S: "a" } }, SequenceNumber: String(place) },
    });
    const Records = [record(1), record(2), record(3)];
    const image = z.object({ pk: z.string() });
    await tableStream({ image }, async () => ({ failed: ["2"] }))({ Records }, context());
    await expect(tableStream({ image }, fail)({ Records }, context())).rejects.toThrow();
    expect(logs.metrics()).toMatchObject([{ RecordsHandled: 1, RecordsFailed: 2 }, { RecordsFailed: 3 }]);
  });

  it("of tasks", async () => {
    await task(z.unknown(), async () => {})({}, context());
    await expect(task(z.unknown(), fail)({}, context())).rejects.toThrow();
    expect(logs.metrics()).toMatchObject([{ TasksHandled: 1 }, { TasksFailed: 1 }]);
  });
});
