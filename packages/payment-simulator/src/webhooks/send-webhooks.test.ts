import type { DynamoDBRecord } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import { context } from "../testing/call.ts";
import { capture, giveUp, opened, statusOf } from "../testing/payments.ts";
import { useReceiver } from "../testing/receiver.ts";
import { changesOf, useSimulator } from "../testing/simulator.ts";
import { handler } from "./send-webhooks.ts";

useSimulator();
const webhooks = useReceiver();
afterEach(() => vi.restoreAllMocks());

/** Hands changes to the function; answers the sequence number from which on the stream comes again. */
async function send(records: DynamoDBRecord[]) {
  const { batchItemFailures } = await handler({ Records: records }, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
const sequenceNumbers = (records: DynamoDBRecord[]) => records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? "");
const types = () => webhooks.taken.map(({ type }) => type);

describe("a change of a payment", () => {
  it("is told to the shop once, in the order of changes, signed", async () => {
    const id = await opened("tok_approve");
    await capture(id);
    await giveUp(id);
    expect(await send(await changesOf(id))).toEqual([]);
    expect(types()).toEqual(["payment.authorised", "payment.captured"]);
    expect(webhooks.taken[0]?.data).toMatchObject({ id, status: "AUTHORISED" });
  });

  it("is told by the same event when the stream tells of it again", async () => {
    const records = await changesOf(await opened("tok_decline"));
    await send(records);
    await send(records);
    expect(webhooks.taken).toHaveLength(2);
    expect(webhooks.taken[1]).toEqual(webhooks.taken[0]);
  });

  it("is not the opening of it", async () => {
    expect(await changesOf(await opened())).toEqual([]);
  });

  it.each([400, 404, 500, 503])("comes again when the shop answers %i", async (status) => {
    webhooks.answer((response) => response.writeHead(status).end());
    const records = await changesOf(await opened("tok_approve"));
    expect(await send(records)).toEqual(sequenceNumbers(records));
    webhooks.answer((response) => response.writeHead(202).end("taken"));
    expect(await send(records)).toEqual([]);
  });

  it("comes again when the shop says that it is elsewhere, and is not sent there", async () => {
    const answers = [307, 204];
    webhooks.answer((response) => response.writeHead(answers.shift() ?? 204, { location: "/elsewhere" }).end());
    const records = await changesOf(await opened("tok_approve"));
    expect(await send(records)).toEqual(sequenceNumbers(records));
    expect(answers).toEqual([204]);
  });

  it("comes again when the shop hangs up", async () => {
    webhooks.answer((response) => response.destroy());
    const records = await changesOf(await opened("tok_approve"));
    expect(await send(records)).toEqual(sequenceNumbers(records));
  });

  it("comes again when the shop has not answered within 5 seconds", async () => {
    const fiveSeconds = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      expect(milliseconds).toBe(5_000);
      return fiveSeconds.signal;
    });
    webhooks.answer(() => fiveSeconds.abort());
    const records = await changesOf(await opened("tok_approve"));
    expect(await send(records)).toEqual(sequenceNumbers(records));
  });

  it("waits for the one before it of the same payment, and not for those of others", async () => {
    const [refused, other] = [await opened("tok_approve"), await opened("tok_approve")];
    await capture(refused);
    webhooks.answer((response, { type, data }) => {
      response.writeHead(data.id === refused && type === "payment.authorised" ? 503 : 204).end();
    });
    const records = [...(await changesOf(refused)), ...(await changesOf(other))];
    expect(await send(records)).toEqual(sequenceNumbers(records).slice(0, 1));
    expect(webhooks.taken).toMatchObject([{ data: { id: other } }]);
  });
});

describe("a payment by tok_duplicate_webhook", () => {
  it("proceeds by itself, and each of its webhooks is sent twice", async () => {
    const id = await opened("tok_duplicate_webhook");
    expect(await statusOf(id)).toBe("PROCESSING");
    await send(await changesOf(id));
    expect(await statusOf(id)).toBe("AUTHORISED");
    const [, ...rest] = await changesOf(id);
    await send(rest);
    expect(types()).toEqual(["payment.processing", "payment.processing", "payment.authorised", "payment.authorised"]);
    expect(new Set(webhooks.taken.map((each) => each.id)).size).toBe(2);
  });

  it("proceeds whether or not the shop takes webhooks, and only once when it is told of again", async () => {
    webhooks.answer((response) => response.writeHead(503).end());
    const id = await opened("tok_duplicate_webhook");
    const records = await changesOf(id);
    for (const _ of [1, 2]) expect(await send(records)).toEqual(sequenceNumbers(records));
    expect(await statusOf(id)).toBe("AUTHORISED");
    expect(await changesOf(id)).toHaveLength(2);
  });

  it("stays voided when it was voided before it proceeded", async () => {
    const id = await opened("tok_duplicate_webhook");
    const records = await changesOf(id);
    await giveUp(id);
    await send(records);
    expect(await statusOf(id)).toBe("VOIDED");
  });
});
