import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { type CloudEvent, causedBy } from "./cloud-event.ts";
import { defineEvent, type EventDefinition, type EventOf } from "./define-event.ts";
import { newId } from "./ids.ts";

const priceRaised = defineEvent("price.raised", 2, z.object({ sku: z.string(), by: z.int().min(1) }), {
  source: "larder.pricing",
});

const input = () => ({
  subject: "KIWIS-6",
  data: { sku: "KIWIS-6", by: 20 },
  correlationId: "checkout-4711",
  causationId: "evt_cause",
  time: "2026-11-23T08:15:30.000Z",
});

describe("create", () => {
  it("makes a CloudEvent 1.0 with its version, correlation and cause", () => {
    expect(priceRaised.create(input())).toEqual({
      specversion: "1.0",
      id: expect.stringMatching(/^evt_[0-9A-Z]{26}$/),
      source: "larder.pricing",
      type: "price.raised",
      subject: "KIWIS-6",
      time: "2026-11-23T08:15:30.000Z",
      datacontenttype: "application/json",
      dataversion: 2,
      correlationid: "checkout-4711",
      causationid: "evt_cause",
      data: { sku: "KIWIS-6", by: 20 },
    });
  });

  it("names attributes as CloudEvents demands: lower-case letters and digits, at most twenty", () => {
    for (const name of Object.keys(priceRaised.create(input()))) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  it("takes an id that was fixed before, so that a retry makes the same event", () => {
    const id = newId("evt");
    expect(priceRaised.create({ ...input(), id })).toEqual(priceRaised.create({ ...input(), id }));
  });

  it("throws for data that breaks the contract, naming the field", () => {
    expect(() => priceRaised.create({ ...input(), data: { sku: "KIWIS-6", by: 0 } })).toThrow(/"by"/);
  });

  it("throws for a time that is not RFC 3339 in UTC", () => {
    for (const time of ["yesterday", "2026-11-23", "2026-11-23T08:15:30+01:00", "2026-02-30T00:00:00.000Z"])
      expect(() => priceRaised.create({ ...input(), time })).toThrow(z.ZodError);
  });

  it("lets nothing out that the contract does not name", () => {
    const data = { sku: "KIWIS-6", by: 20, margin: 0.4 };
    expect(priceRaised.create({ ...input(), data }).data).toEqual({ sku: "KIWIS-6", by: 20 });
  });
});

describe("schema", () => {
  const event = priceRaised.create(input());

  it("reads an event of a newer writer, and ignores the field it does not know", () => {
    const newer = { ...event, traceparent: "00-1-2-01", data: { ...event.data, currency: "EUR" } };
    expect(priceRaised.schema.parse(newer)).toEqual(event);
  });

  it.each([
    ["another type", { type: "price.lowered" }],
    ["another version", { dataversion: 1 }],
    ["another source", { source: "larder.api" }],
    ["another specification", { specversion: "0.3" }],
    ["no correlation id", { correlationid: undefined }],
    ["broken data", { data: { sku: "KIWIS-6" } }],
  ])("refuses an event with %s", (_, change) => {
    expect(priceRaised.schema.safeParse({ ...event, ...change }).success).toBe(false);
  });
});

it("ties an answer to its cause", () => {
  const cause = priceRaised.create(input());
  const answer = priceRaised.create({ ...input(), ...causedBy(cause) });
  expect(answer).toMatchObject({ correlationid: cause.correlationid, causationid: cause.id });
});

it("infers the event's type from its schema", () => {
  type PriceRaised = EventOf<typeof priceRaised>;
  expectTypeOf<PriceRaised["data"]>().toEqualTypeOf<{ sku: string; by: number }>();
  expectTypeOf<PriceRaised["type"]>().toEqualTypeOf<"price.raised">();
  expectTypeOf<PriceRaised["dataversion"]>().toEqualTypeOf<2>();
  expectTypeOf<PriceRaised>().toExtend<CloudEvent>();
  expectTypeOf(priceRaised).toExtend<EventDefinition<PriceRaised>>();
  // @ts-expect-error the data must be the contract's
  expect(() => priceRaised.create({ ...input(), data: { sku: 1 } })).toThrow();
});
