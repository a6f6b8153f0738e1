import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { task } from "./task.ts";

const logs = captureLogs();
const seed = task(z.strictObject({ only: z.string().optional() }), async ({ only }, { correlationId, logger }) => {
  if (only === "broken") throw new Error("no table");
  logger.info("Seeded");
  return { only, correlationId };
});

describe("a task", () => {
  it("gets its input parsed, and answers what it returns", async () => {
    const answer = await seed({ only: "fruit" }, context());
    expect(answer).toEqual({ only: "fruit", correlationId: expect.stringMatching(/^cor_/) });
    expect(logs.lines()).toMatchObject([{ message: "Seeded", correlation_id: answer.correlationId }]);
    expectTypeOf(answer.only).toEqualTypeOf<string | undefined>();
  });

  it("fails for input that is not what its schema says, naming the field", async () => {
    await expect(seed({ force: true }, context())).rejects.toThrow(/\/force: Unknown field/);
    await expect(seed(null, context())).rejects.toThrow(/breaks its contract/);
  });

  it("fails with what it throws, and logs it", async () => {
    await expect(seed({ only: "broken" }, context())).rejects.toThrow("no table");
    expect(logs.lines()).toMatchObject([{ level: "ERROR", message: "Task failed", error: { message: "no table" } }]);
  });

  it("is a handler of two parameters to AWS's runtime", () => {
    expect(seed).toHaveLength(2);
  });
});
