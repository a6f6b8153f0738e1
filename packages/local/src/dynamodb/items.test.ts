import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableOf } from "../edge/fixture.ts";
import { callOf } from "./fixture.ts";
import { createItemsOf } from "./items.ts";

const itemsOf = createItemsOf({
  Orders: tableOf("pantry-test-Orders"),
  Readings: tableOf("pantry-test-Readings", { rangeKey: { name: "at", type: "N" } }),
  Blobs: tableOf("pantry-test-Blobs", { rangeKey: { name: "hash", type: "B" } }),
});
const only = (operation: string, input: object) => {
  const [item, ...others] = itemsOf(callOf(operation, input));
  expect(others).toEqual([]);
  return item;
};
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "-" } });
const order = (pk: string, TableName = "pantry-test-Orders") => only("DeleteItem", { TableName, Key: key(pk) });
const reading = (N: string) =>
  only("DeleteItem", { TableName: "pantry-test-Readings", Key: { pk: { S: "fridge" }, at: { N } } });

describe("the items of a call", () => {
  it("are told apart by table and whole key, and by nothing else", () => {
    const Item = { ...key("a"), status: { S: "OPEN" } };
    expect(order("a")).toBeDefined();
    expect(only("PutItem", { TableName: "pantry-test-Orders", Item })).toBe(order("a"));
    expect(order("a", "arn:aws:dynamodb:eu-central-1:123456789012:table/pantry-test-Orders")).toBe(order("a"));
    expect(order("b")).not.toBe(order("a"));
    expect(only("DeleteItem", { TableName: "pantry-test-Blobs", Key: { ...key("a"), hash: { B: "-" } } })).not.toBe(
      order("a"),
    );
  });

  it("stand in the order of the request, at their positions", () => {
    const TableName = "pantry-test-Orders";
    const TransactItems = [
      { ConditionCheck: { TableName, Key: key("a") } },
      { Put: { TableName: "elsewhere", Item: key("b") } },
      { Update: { TableName, Key: key("c") } },
      { Delete: { TableName, Key: { pk: { S: "d" } } } },
      { Put: { TableName, Item: key("e") } },
    ];
    const expected = [order("a"), undefined, order("c"), undefined, order("e")];
    expect(itemsOf(callOf("TransactWriteItems", { TransactItems }))).toEqual(expected);
    const RequestItems = {
      [TableName]: [{ PutRequest: { Item: key("a") } }, { DeleteRequest: { Key: key("b") } }],
      elsewhere: [{ PutRequest: { Item: key("c") } }],
    };
    expect(itemsOf(callOf("BatchWriteItem", { RequestItems }))).toEqual([order("a"), order("b"), undefined]);
  });

  it.each([
    ["a key of another type", { pk: { N: "1" }, sk: { S: "-" } }],
    ["half a key", { pk: { S: "a" } }],
    ["a key that is no value", { pk: "a", sk: { S: "-" } }],
    ["no key", undefined],
  ])("are none for %s", (_what, Key) => {
    expect(only("DeleteItem", { TableName: "pantry-test-Orders", Key })).toBeUndefined();
  });

  it("are the same when their numbers are, however these are written", () => {
    const zeros = fc.nat(3).map((count) => "0".repeat(count));
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: -40, max: 40 }), zeros, zeros, (digits, power, before, after) => {
        const [sign, magnitude] = digits < 0n ? ["-", `${-digits}`] : ["", `${digits}`];
        const plain = reading(`${digits}e${power}`);
        expect(plain).toBeDefined();
        expect(reading(`${sign}${before}${magnitude}.${after}E${power}`)).toBe(plain);
        expect(reading(`${sign}${magnitude}${after}e${power - after.length}`)).toBe(plain);
        expect(reading(`${sign}.${before}${magnitude}e${power + before.length + magnitude.length}`)).toBe(plain);
        expect(reading(`${digits + 1n}e${power}`)).not.toBe(plain);
        if (digits !== 0n) expect(reading(`${-digits}e${power}`)).not.toBe(plain);
      }),
    );
    expect([reading("-0"), reading("0.00")]).toEqual([reading("0"), reading("0")]);
    expect([".", "", "1e", "0x1", "one"].map(reading)).toEqual(Array(5).fill(undefined));
  });
});
