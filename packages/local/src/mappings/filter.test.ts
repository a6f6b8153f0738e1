import { describe, expect, test } from "vitest";
import { queueFilter, streamFilter, unlistedOperators } from "./filter.ts";

const json = { body: { code: ["BBBB"] } };
const text = { body: [{ prefix: "BB" }] };
const either = { $or: [json, text] };
const metadata = { eventSourceARN: [{ suffix: "orders" }] };
const message = (body: string) => ({ body, eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders" });

describe("a queue's message against the pattern of its filter (AWS: with-sqs-filtering)", () => {
  test.each([
    ["JSON against fields that match", json, '{"code":"BBBB"}', true],
    ["JSON against fields that do not", json, '{"code":"AAAA"}', false],
    ["plain text against fields is dropped", json, "BBBB", false],
    ["a JSON text is plain text, too", json, '"BBBB"', false],
    ["plain text against text that matches", text, "BBBB", true],
    ["plain text against text that does not", text, "AAAA", false],
    ["JSON against text is dropped", text, '{"code":"BBBB"}', false],
    ["JSON against either", either, '{"code":"BBBB"}', true],
    ["plain text against either", either, "BB", true],
    ["neither against either", either, "AA", false],
    ["JSON, where the pattern does not look at the body", metadata, "{}", true],
    ["plain text, where the pattern does not look at the body", metadata, "x", true],
    ["an array of objects", json, '[{"code":"AAAA"},{"code":"BBBB"}]', true],
  ])("%s", (_fact, pattern, body, passes) => {
    expect(queueFilter([pattern])(message(body))).toBe(passes);
  });

  test("one of several patterns is enough", () => {
    const filter = queueFilter([json, text]);
    expect(["BB", '{"code":"BBBB"}', "AA"].map((body) => filter(message(body)))).toEqual([true, true, false]);
  });

  test("no pattern lets everything through", () => {
    expect(queueFilter([])(message("x"))).toBe(true);
  });
});

describe("a stream's record against the pattern of its filter (AWS: with-ddb-filtering)", () => {
  const record = (name: string, status: string, total: string) => ({
    eventName: name,
    dynamodb: { NewImage: { status: { S: status }, total: { N: total } } },
  });

  test("operators look at attributes through their types", () => {
    const filter = streamFilter([
      { eventName: ["INSERT"], dynamodb: { NewImage: { status: { S: [{ prefix: "PEND" }] } } } },
    ]);
    expect(filter(record("INSERT", "PENDING", "1"))).toBe(true);
    expect(filter(record("MODIFY", "PENDING", "1"))).toBe(false);
    expect(filter(record("INSERT", "CONFIRMED", "1"))).toBe(false);
  });

  test("numbers are texts in a stream: numeric never matches them", () => {
    expect(
      streamFilter([{ dynamodb: { NewImage: { total: { N: [{ numeric: [">", 0] }] } } } }])(record("INSERT", "x", "5")),
    ).toBe(false);
    expect(streamFilter([{ dynamodb: { NewImage: { total: { N: ["5"] } } } }])(record("INSERT", "x", "5"))).toBe(true);
  });
});

test("operators that AWS lists for buses only are named", () => {
  const listed = {
    a: [{ prefix: "x" }, { "anything-but": ["y"] }, { exists: false }],
    $or: [{ b: ["wildcard"] }, { c: [1] }],
  };
  expect(unlistedOperators([listed])).toEqual([]);
  const unlisted = { a: [{ wildcard: "*x" }, { "anything-but": { prefix: "y" } }], b: { c: [{ cidr: "10.0.0.0/8" }] } };
  expect(unlistedOperators([listed, unlisted])).toEqual(["wildcard", "anything-but prefix", "cidr"]);
});
