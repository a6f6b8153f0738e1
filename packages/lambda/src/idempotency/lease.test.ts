import { expect, it } from "vitest";
import { context } from "../testing/context.ts";
import { leaseFor } from "./lease.ts";

it("outlives the invocation, so that whoever takes over finds nobody at work", () => {
  const remaining = context().getRemainingTimeInMillis();
  expect(leaseFor(context())).toBeGreaterThanOrEqual(remaining + 1_000);
});
