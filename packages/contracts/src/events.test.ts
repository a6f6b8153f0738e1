import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { cloudEventSchema } from "./cloud-event.ts";
import { eventDefinitions } from "./events.ts";
import { newId } from "./ids.ts";
import { orderConfirmed } from "./orders/order-confirmed.ts";
import { orderPlaced } from "./orders/order-placed.ts";
import { orderRejected } from "./orders/order-rejected.ts";

const text = fc.string({ unit: "grapheme", minLength: 1 });
const time = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const sku = fc.stringMatching(/^[A-Z0-9]{1,10}(-[A-Z0-9]{1,8}){1,3}$/).filter((text) => text.length >= 3);
const orderId = fc.constant("ord").map(newId);
const money = fc.record({ amount: fc.maxSafeNat(), currency: fc.constantFrom("EUR", "GBP", "JPY") });
const line = fc.record(
  { sku, quantity: fc.integer({ min: 1, max: 10_000 }), unitPrice: money, name: text },
  { requiredKeys: ["sku", "quantity", "unitPrice"] },
);
const reason = fc.record(
  { code: fc.constant("OUT_OF_STOCK" as const), message: text, sku },
  { requiredKeys: ["code", "message"] },
);
const cause = {
  subject: orderId,
  correlationId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{7,60}$/),
  causationId: fc.constant("evt").map(newId),
  time,
};

const events = fc.oneof(
  fc
    .record({
      ...cause,
      data: fc.record({ orderId, lines: fc.array(line, { minLength: 1 }), total: money, placedAt: time }),
    })
    .map((input) => orderPlaced.create(input)),
  fc
    .record({ ...cause, data: fc.record({ orderId, total: money, confirmedAt: time }) })
    .map((input) => orderConfirmed.create(input)),
  fc
    .record({ ...cause, data: fc.record({ orderId, reason, rejectedAt: time }) })
    .map((input) => orderRejected.create(input)),
);

describe("every event", () => {
  it("comes out of JSON as it went in, and its own definition alone reads it", () => {
    fc.assert(
      fc.property(events, (event) => {
        const received: unknown = JSON.parse(JSON.stringify(event));
        expect(cloudEventSchema.parse(received)).toEqual(event);
        const readers = eventDefinitions.filter(({ schema }) => schema.safeParse(received).success);
        expect(readers.map(({ type }) => type)).toEqual([event.type]);
        expect(readers[0]?.schema.parse(received)).toEqual(event);
      }),
    );
  });

  it("is defined once for each version", () => {
    const names = eventDefinitions.map(({ type, version }) => `${type} ${version}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has a JSON Schema", () => {
    for (const { schema } of eventDefinitions) expect(z.toJSONSchema(schema)).toMatchObject({ type: "object" });
  });
});

it("refuses an order without lines, with a fraction of a product, or with an unknown reason", () => {
  const data = { orderId: newId("ord"), lines: [], total: { amount: 0, currency: "EUR" }, placedAt: "" };
  expect(orderPlaced.data.safeParse(data).success).toBe(false);
  expect(orderPlaced.data.shape.lines.element.shape.quantity.safeParse(0.5).success).toBe(false);
  expect(orderRejected.data.shape.reason.safeParse({ code: "BAD_MOOD", message: "no" }).success).toBe(false);
});
