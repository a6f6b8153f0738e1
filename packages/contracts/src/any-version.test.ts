import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { anyVersion } from "./any-version.ts";
import { defineEvent, type EventOf } from "./define-event.ts";

const source = "larder.pricing";
const v1 = defineEvent("price.raised", 1, z.object({ sku: z.string(), by: z.int() }), { source });
const v2 = defineEvent("price.raised", 2, z.object({ sku: z.string(), percent: z.number() }), { source });
const v3 = defineEvent("price.raised", 3, z.object({ sku: z.string(), price: z.int() }), { source });
const envelope = {
  subject: "KIWIS-6",
  correlationId: "checkout-4711",
  causationId: "evt_cause",
  time: "2026-11-23T08:15:30.000Z",
};

describe("a consumer of two versions", () => {
  const either = anyVersion(v1, v3);

  it("reads both, each by its own schema, and no third", () => {
    const old = v1.create({ ...envelope, data: { sku: "KIWIS-6", by: 20 } });
    const recent = v3.create({ ...envelope, data: { sku: "KIWIS-6", price: 219 } });
    expect(either.schema.parse(old)).toEqual(old);
    expect(either.schema.parse(recent)).toEqual(recent);
    expect(either.schema.safeParse({ ...old, dataversion: 3 }).success).toBe(false);
    const other = v2.create({ ...envelope, data: { sku: "KIWIS-6", percent: 5 } });
    expect(either.schema.safeParse(other).success).toBe(false);
  });

  it("tells their types apart by the version", () => {
    type Either = EventOf<typeof either>;
    expectTypeOf<Either["dataversion"]>().toEqualTypeOf<1 | 3>();
    expectTypeOf<Extract<Either, { dataversion: 3 }>["data"]>().toEqualTypeOf<{ sku: string; price: number }>();
    const three = anyVersion(v1, v2, v3);
    expectTypeOf<EventOf<typeof three>["dataversion"]>().toEqualTypeOf<1 | 2 | 3>();
  });

  it("has the pattern that matches both", () => {
    expect(either.pattern).toEqual({
      source: [source],
      "detail-type": ["price.raised"],
      detail: { dataversion: [1, 3] },
    });
  });
});
