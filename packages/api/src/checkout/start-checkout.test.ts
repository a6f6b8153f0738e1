import { newId } from "@larder/contracts";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { beforeAll, expect, it } from "vitest";
import { useDeadLetters } from "../testing/dead-letters.ts";
import { deliver } from "../testing/invoke.ts";
import { useLambda } from "../testing/lambda.ts";
import { announce, pendingOrder } from "../testing/orders.ts";
import { checkoutSchema } from "./input.ts";
import { handler } from "./start-checkout.ts";

useDeadLetters("StartCheckout");
const lambda = useLambda();
beforeAll(() => {
  const workflow = JSON.stringify({ name: "larder-checkout", qualifier: "7" });
  setEnvironment({}, { SST_RESOURCE_CheckoutWorkflow: workflow });
});

it("starts the checkout of an order that was placed: of one version, named after the order, and waits for nothing", async () => {
  const placed = announce(pendingOrder({ APPLES: 1 }));
  expect(await deliver(handler, placed)).toEqual([]);
  const [{ method, path, headers, body } = {}, ...more] = lambda.received;
  expect([`${method} ${path}`, more]).toEqual([
    "POST /2015-03-31/functions/larder-checkout/invocations?Qualifier=7",
    [],
  ]);
  expect(headers).toMatchObject({
    "x-amz-invocation-type": "Event",
    "x-amz-durable-execution-name": placed.data.orderId,
  });
  expect(checkoutSchema.parse(JSON.parse(body ?? ""))).toEqual({
    orderId: placed.data.orderId,
    correlationId: placed.correlationid,
    causationId: placed.id,
  });
});

it("asks for the same, to the letter, when the event comes again: Lambda starts nothing a second time then", async () => {
  const placed = announce(pendingOrder({ APPLES: 1 }));
  await deliver(handler, placed);
  await deliver(handler, placed, placed);
  const asked = lambda.received.map(({ path, headers, body }) => [path, headers["x-amz-durable-execution-name"], body]);
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(1);
});

it("tells Lambda nothing of what was ordered, by whom, and what it is paid with", async () => {
  const placed = announce(pendingOrder({ APPLES: 1 }, { customerId: `customer-${newId("cus")}` }));
  await deliver(handler, placed);
  expect(JSON.stringify(lambda.received)).not.toMatch(new RegExp(`${placed.data.customerId}|APPLES|tok_`));
});

it("has the event delivered again when Lambda refuses", async () => {
  const placed = announce(pendingOrder({ APPLES: 1 }));
  lambda.refuse("AccessDeniedException");
  expect(await deliver(handler, placed)).toEqual([placed]);
});
