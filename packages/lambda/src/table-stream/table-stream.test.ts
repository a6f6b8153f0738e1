import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import type { TableRecord } from "./read-record.ts";
import { tableStream } from "./table-stream.ts";

const logs = captureLogs();

const image = z.object({ sku: z.string(), stock: z.int() });
type Product = z.infer<typeof image>;

/** Decimal as DynamoDB's, and getting longer on the way: they do not sort as text. */
const sequenceNumber = (place: number) => `${98 + place}00000000025098433241`;

const product = (stock: number): Record<string, AttributeValue> => ({
  sku: { S: "KIWIS-6" },
  stock: { N: String(stock) },
});
const poison: Record<string, AttributeValue> = { sku: { S: "Ada Lovelace" }, stock: { S: "many" } };

function record(place: number, newImage: Record<string, AttributeValue>): DynamoDBRecord {
  return {
    eventID: String(place),
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/store/stream/2024-01-01T00:00:00.000",
    dynamodb: {
      Keys: { pk: { S: "a" } },
      NewImage: newImage,
      SequenceNumber: sequenceNumber(place),
      StreamViewType: "NEW_IMAGE",
    },
  };
}

const batch = (...images: Record<string, AttributeValue>[]): DynamoDBStreamEvent => ({
  Records: images.map((each, place) => record(place, each)),
});
const checkpoint = (place?: number) => ({
  batchItemFailures: place === undefined ? [] : [{ itemIdentifier: sequenceNumber(place) }],
});

describe("a batch", () => {
  it("reaches the handler in order, as plain values", async () => {
    const seen: TableRecord<Product>[] = [];
    const handler = tableStream({ image }, async (records) => void seen.push(...records));
    expect(await handler(batch(product(1), product(2)), context())).toEqual(checkpoint());
    expect(seen).toEqual([
      { sequenceNumber: sequenceNumber(0), eventName: "INSERT", newImage: { sku: "KIWIS-6", stock: 1 } },
      { sequenceNumber: sequenceNumber(1), eventName: "INSERT", newImage: { sku: "KIWIS-6", stock: 2 } },
    ]);
  });

  it("carries old images too, and none where there is none", async () => {
    const seen: TableRecord<Product>[] = [];
    const handler = tableStream({ image }, async (records) => void seen.push(...records));
    const removal: DynamoDBRecord = {
      eventName: "REMOVE",
      dynamodb: { OldImage: product(3), SequenceNumber: sequenceNumber(0) },
    };
    await handler({ Records: [removal] }, context());
    expect(seen).toEqual([
      { sequenceNumber: sequenceNumber(0), eventName: "REMOVE", oldImage: { sku: "KIWIS-6", stock: 3 } },
    ]);
  });

  it("of which records failed is continued at the lowest of them, in whatever order they are named", async () => {
    const images = Array.from({ length: 6 }, (_, stock) => product(stock));
    const someFailed = fc.subarray([0, 1, 2, 3, 4, 5]);
    const shuffled = someFailed.chain((places) =>
      fc.shuffledSubarray(places, { minLength: places.length, maxLength: places.length }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async (places) => {
        const handler = tableStream({ image }, async () => ({ failed: places.map(sequenceNumber) }));
        const expected = places.length > 0 ? Math.min(...places) : undefined;
        expect(await handler(batch(...images), context())).toEqual(checkpoint(expected));
      }),
    );
  });

  it("that the handler throws on comes again as a whole", async () => {
    const handler = tableStream({ image }, () => Promise.reject(new Error("bus down")));
    await expect(handler(batch(product(1)), context())).rejects.toThrow("bus down");
    expect(logs.lines()).toMatchObject([{ level: "ERROR", records: 1, error: { message: "bus down" } }]);
  });

  it("refuses a failure that is no record of it, which AWS would take for a failure of everything", async () => {
    const handler = tableStream({ image }, async () => ({ failed: ["4711"] }));
    await expect(handler(batch(product(1)), context())).rejects.toThrow("4711");
  });
});

describe("a record that does not parse", () => {
  it("fails at its place: those before it are handled, those behind it wait", async () => {
    const seen: unknown[] = [];
    const handler = tableStream({ image }, async (records) => {
      seen.push(...records.map(({ newImage }) => newImage?.stock));
    });
    expect(await handler(batch(product(1), product(2), poison, product(4)), context())).toEqual(checkpoint(2));
    expect(seen).toEqual([1, 2]);
    expect(logs.lines()).toMatchObject([
      { level: "ERROR", sequence_number: sequenceNumber(2), error: { message: expect.stringContaining("/stock") } },
    ]);
    expect(logs.text()).not.toContain("Lovelace");
  });

  it("yields to an earlier failure of the handler", async () => {
    const handler = tableStream({ image }, async ([first]) => ({ failed: first ? [first.sequenceNumber] : [] }));
    expect(await handler(batch(product(1), product(2), poison), context())).toEqual(checkpoint(0));
  });

  it("at the head of a batch leaves the handler nothing to do", async () => {
    const handler = tableStream({ image }, () => Promise.reject(new Error("must not be called")));
    expect(await handler(batch(poison, product(2)), context())).toEqual(checkpoint(0));
  });
});

it("tells the handler how long it may take", async () => {
  const handler = tableStream({ image }, async (_, { remainingTime }) => {
    expect(remainingTime()).toBe(3_000);
  });
  await handler(batch(product(1)), context());
});

it("gives AWS's runtime a handler of two parameters, and types images by their schema", () => {
  const handler = tableStream({ image }, async (records) => {
    expectTypeOf(records).toEqualTypeOf<TableRecord<{ sku: string; stock: number }>[]>();
  });
  expect(handler).toHaveLength(2);
});
