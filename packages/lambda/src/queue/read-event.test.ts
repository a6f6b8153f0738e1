import { anyVersion, orderConfirmed, orderPlaced } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { placedEvent } from "../testing/placed-event.ts";
import { delivered } from "../testing/queue-event.ts";
import { ContractViolation } from "../validation/contract-violation.ts";
import { readEvent } from "./read-event.ts";

const ways = [
  ["by a rule of the bus", delivered],
  ["as it is", (event: unknown) => JSON.stringify(event)],
] as const;

describe.each(ways)("an event that is sent %s", (_, bodyOf) => {
  const read = (change: object, carried: Parameters<typeof readEvent>[0] = orderPlaced) =>
    readEvent(carried, bodyOf({ ...placedEvent(), ...change }));

  it("is read as it was sent", () => {
    const event = placedEvent();
    expect(readEvent(orderPlaced, bodyOf(event))).toEqual(event);
    expect(readEvent(anyVersion(orderPlaced), bodyOf(event))).toEqual(event);
  });

  it("is read without what its contract does not name, whatever that is called", () => {
    const event = placedEvent();
    expect(readEvent(orderPlaced, bodyOf({ ...event, detail: orderConfirmed, traceparent: "00-1" }))).toEqual(event);
  });

  it("is refused when it is another, or of another version", () => {
    expect(() => read({}, orderConfirmed)).toThrow(ContractViolation);
    expect(() => read({ dataversion: 2 })).toThrow("it is none of order.placed 1");
  });

  it("is refused when it breaks its contract, by the name of the field", () => {
    expect(() => read({ data: {} })).toThrow(/order\.placed, version 1, breaks its contract.*\/data\/orderId/);
    expect(() => read({ specversion: "0.3" })).toThrow(/\/specversion/);
  });
});

it("what is neither is refused", () => {
  expect(() => readEvent(orderPlaced, "{")).toThrow(SyntaxError);
  for (const body of ["null", '"text"', "[]", "{}", delivered(undefined), delivered(delivered(placedEvent()))])
    expect(() => readEvent(orderPlaced, body)).toThrow(ContractViolation);
});
