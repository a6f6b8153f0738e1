import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { type LogFields, loggerFor } from "./logger.ts";

const logs = captureLogs();

describe("a line", () => {
  it("is JSON with service, function, request and fields", () => {
    loggerFor(context()).info("Order placed", { order_id: "ord_1", lines: 3 });
    expect(logs.lines()).toMatchObject([
      {
        level: "INFO",
        message: "Order placed",
        service: "larder-place-order",
        function_name: "larder-place-order",
        function_request_id: context().awsRequestId,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        order_id: "ord_1",
        lines: 3,
      },
    ]);
  });

  it("carries what was added with `with`, and the logger it was added to does not", () => {
    const logger = loggerFor(context());
    logger.with({ correlation_id: "a" }).with({ message_id: "b" }).warn("Slow");
    logger.info("Done");
    const [slow, done] = logs.lines();
    expect(slow).toMatchObject({ level: "WARN", correlation_id: "a", message_id: "b" });
    expect(done).not.toHaveProperty("correlation_id");
  });

  it("names the trace that X-Ray draws of the invocation", () => {
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-67fd88e9-487b329f49f6278e32bb642c;Parent=53995c3f42cd8ad8;Sampled=0");
    loggerFor(context()).info("Order placed");
    vi.unstubAllEnvs();
    expect(logs.lines()).toMatchObject([{ xray_trace_id: "1-67fd88e9-487b329f49f6278e32bb642c" }]);
  });

  it("below the level is not written", () => {
    loggerFor(context()).debug("Detail");
    expect(logs.lines()).toEqual([]);
  });
});

describe("an error", () => {
  it("is written with its chain of causes, and without the data that AWS hangs on it", () => {
    const refused = Object.assign(new Error("The conditional request failed"), {
      name: "ConditionalCheckFailedException",
      $metadata: { requestId: "REQ1", httpStatusCode: 400 },
      Item: { name: { S: "Ada Lovelace" } },
    });
    loggerFor(context()).error("Cannot place", {}, new Error("Stock is gone", { cause: refused }));
    expect(logs.lines()).toMatchObject([
      {
        level: "ERROR",
        error: {
          name: "Error",
          message: "Stock is gone",
          stack: expect.stringContaining("logger.test.ts"),
          cause: { name: "ConditionalCheckFailedException", aws_request_id: "REQ1" },
        },
      },
    ]);
    expect(logs.text()).not.toContain("Lovelace");
  });

  it("that is its own cause is written all the same", () => {
    const error = new Error("round");
    error.cause = error;
    loggerFor(context()).error("Odd", {}, error);
    expect(logs.lines()).toHaveLength(1);
  });

  it("may be anything that was thrown", () => {
    loggerFor(context()).error("Odd", {}, "no error at all");
    expect(logs.lines()).toMatchObject([{ error: { name: "string", message: "no error at all" } }]);
  });
});

it("takes no object for a field, so that no record of a customer is logged by accident", () => {
  expectTypeOf<{ order: { id: string } }>().not.toExtend<LogFields>();
  expectTypeOf<{ order_id: string; lines: number }>().toExtend<LogFields>();
});
