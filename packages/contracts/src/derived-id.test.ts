import * as fc from "fast-check";
import { expect, it } from "vitest";
import { derivedEventId } from "./derived-id.ts";
import { eventIdSchema } from "./ids.ts";

const at = fc
  .date({ min: new Date("1970-01-01"), max: new Date("2200-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());

it("is the id of an event, always the same for the same, and another for another", () => {
  fc.assert(
    fc.property(at, fc.string(), fc.string(), (at, one, other) => {
      const id = derivedEventId(at, one);
      expect(eventIdSchema.parse(id)).toBe(id);
      expect(derivedEventId(at, other) === id).toBe(one === other);
    }),
  );
});

it("sorts by time, as other ids do", () => {
  fc.assert(
    fc.property(fc.tuple(at, at), fc.string(), fc.string(), (times, one, other) => {
      const [earlier = "", later = ""] = times.toSorted();
      fc.pre(earlier !== later);
      expect(derivedEventId(earlier, one) < derivedEventId(later, other)).toBe(true);
    }),
  );
});

it("has the time where ULIDs have it, and 80 bits of SHA-256 behind", () => {
  expect(derivedEventId("2026-11-24T23:00:00.000Z", "KIWIS")).toBe("evt_01M87WK6C0XD0PX5VT04C7S8MX");
});
