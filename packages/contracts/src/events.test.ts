import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { arbitraryOf } from "../../../test/arbitrary/json-schema.ts";
import { cloudEventSchema } from "./cloud-event.ts";
import { eventDefinitions } from "./events.ts";
import { newId } from "./ids.ts";
import { messageDefinitions } from "./messages.ts";
import { orderCancelled } from "./orders/order-cancelled.ts";
import { orderConfirmed } from "./orders/order-confirmed.ts";
import { orderPlaced } from "./orders/order-placed.ts";
import { orderRejected } from "./orders/order-rejected.ts";

const definitions = [...eventDefinitions, ...messageDefinitions];
const events = fc.oneof(
  ...definitions.map((definition) =>
    arbitraryOf(z.toJSONSchema(definition.schema)).map((sent) => ({ definition, sent })),
  ),
);

describe("every event", () => {
  it("comes out of JSON as it went in, and its own definition alone reads it", () => {
    fc.assert(
      fc.property(events, ({ definition, sent }) => {
        const received: unknown = JSON.parse(JSON.stringify(sent));
        expect(cloudEventSchema.parse(received)).toEqual(sent);
        expect(definition.schema.parse(received)).toEqual(sent);
        const readers = definitions.filter(({ schema }) => schema.safeParse(received).success);
        expect(readers).toEqual([definition]);
      }),
      { numRuns: 50 * definitions.length },
    );
  });

  it("is defined once for each version", () => {
    const names = definitions.map(({ type, version }) => `${type} ${version}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has a JSON Schema", () => {
    for (const { schema } of definitions) expect(z.toJSONSchema(schema)).toMatchObject({ type: "object" });
  });
});

it("refuses an order without lines, with a fraction of a product, or with an unknown reason", () => {
  const data = { orderId: newId("ord"), lines: [], total: { amount: 0, currency: "EUR" }, placedAt: "" };
  expect(orderPlaced.data.safeParse(data).success).toBe(false);
  expect(orderPlaced.data.shape.lines.element.shape.quantity.safeParse(0.5).success).toBe(false);
  for (const { shape } of [orderRejected.data, orderConfirmed.data, orderCancelled.data])
    expect(shape.reason.safeParse({ code: "BAD_MOOD", message: "no" }).success).toBe(false);
});
