import { expect, it, vi } from "vitest";
import { untilNotOvertaken } from "./overtaken.ts";
import { Overtaken } from "./problems.ts";

const pause = vi.fn(async () => {});

it("is tried again until no one is faster", async () => {
  const attempt = vi.fn().mockRejectedValueOnce(new Overtaken("KIWIS-6")).mockResolvedValue("done");
  expect(await untilNotOvertaken(attempt, { pause })).toBe("done");
  expect(attempt).toHaveBeenCalledTimes(2);
});

it("is given up at last, with 503 and the advice to come again", async () => {
  const attempt = vi.fn().mockRejectedValue(new Overtaken("KIWIS-6"));
  const outcome = untilNotOvertaken(attempt, { pause, attempts: 3 });
  await expect(outcome).rejects.toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  expect(attempt).toHaveBeenCalledTimes(3);
});

it("is not tried again for any other reason", async () => {
  const attempt = vi.fn().mockRejectedValue(new Error("The table is gone"));
  await expect(untilNotOvertaken(attempt, { pause })).rejects.toThrow("The table is gone");
  expect(attempt).toHaveBeenCalledTimes(1);
});
