import { join } from "node:path";
import { bundle } from "@larder/lambda/testing/bundle";
import { expect, it } from "vitest";

const bundled = (file: string) => bundle(join(import.meta.dirname, file));
const isOfStripe = (input: string) => input.includes("node_modules/stripe/");

it.each([
  "payments.ts",
  "receive-payment-webhook.ts",
])("%s loads nothing of Stripe's package before Stripe is called", async (file) => {
  const { kilobytes, sources } = await bundled(file);
  expect(kilobytes).toBeLessThanOrEqual(350);
  expect(sources.filter(isOfStripe)).toEqual([]);
});

it("payments.ts has Stripe's package beside it, for when it is called", async () => {
  const { all } = await bundled("payments.ts");
  expect(all.some(isOfStripe)).toBe(true);
});
