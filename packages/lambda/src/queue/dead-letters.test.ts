import { orderPlaced } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { useQueue } from "../testing/queue.ts";
import { batch, delivered, failures, message } from "../testing/queue-event.ts";
import { PoisonMessage } from "./poison-message.ts";
import { queue } from "./queue.ts";

const logs = captureLogs();
const deadLetters = useQueue();
const deadLetter = () => ({ url: deadLetters.url, maxReceiveCount: 5 });

const failing = (error: unknown) =>
  queue(orderPlaced, { deadLetter }, async () => {
    throw error;
  });
const broken = new Error("no stock table", { cause: new Error("throttled") });

describe("a message that can never be handled", () => {
  it.each([
    ["does not parse", "{lines", "SyntaxError", /JSON/],
    ["breaks its contract", delivered({ ...placedEvent(), data: {} }), "ContractViolation", /\/data\/lines/],
  ])("because it %s is moved as it came, with its cause, on its first receive", async (_, body, name, cause) => {
    const handler = queue(orderPlaced, { deadLetter }, async () => {});
    expect(await handler({ Records: [message("m0", body, 1)] }, context())).toEqual(failures());
    expect(deadLetters.messages).toEqual([
      {
        body,
        attributes: {
          ERROR_NAME: name,
          ERROR_MESSAGE: expect.stringMatching(cause),
          FUNCTION_NAME: "larder-place-order",
          REQUEST_ID: context().awsRequestId,
          MESSAGE_ID: "m0",
          RECEIVE_COUNT: "1",
          SENT_AT: "2026-11-23T08:15:30.000Z",
          FAILED_AT: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        },
      },
    ]);
    expect(logs.lines()).toMatchObject([{ level: "ERROR", error: { name } }, { message: /dead-letter queue/ }]);
  });

  it("because the handler says so is moved, the others of its batch are handled", async () => {
    const events = [placedEvent(), placedEvent()];
    const handled: string[] = [];
    const handler = queue(orderPlaced, { deadLetter }, async ({ id }) => {
      if (id === events[0]?.id) throw new PoisonMessage("There is no such order");
      handled.push(id);
    });
    expect(await handler(batch(...events.map(delivered)), context())).toEqual(failures());
    expect(handled).toEqual([events[1]?.id]);
    expect(deadLetters.messages).toMatchObject([
      { body: delivered(events[0]), attributes: { ERROR_NAME: "PoisonMessage" } },
    ]);
  });
});

describe("a message that fails", () => {
  it("comes again as long as the queue gives it another receive", async () => {
    const body = delivered(placedEvent());
    expect(await failing(broken)({ Records: [message("m0", body, 4)] }, context())).toEqual(failures("m0"));
    expect(deadLetters.messages).toEqual([]);
  });

  it("on its last receive is moved, and so knows its cause, which SQS would not tell", async () => {
    const body = delivered(placedEvent());
    expect(await failing(broken)({ Records: [message("m0", body, 5)] }, context())).toEqual(failures());
    expect(deadLetters.messages).toMatchObject([
      { body, attributes: { ERROR_MESSAGE: "no stock table", RECEIVE_COUNT: "5" } },
    ]);
  });

  it.each([
    ["empty", ""],
    ["nothing SQS may carry", "\u{0}\u{FFFF}\u{D800}"],
    ["as long as a book", `${"x".repeat(1_023)}🥝${"y".repeat(100_000)}`],
  ])("is moved also when what it says is %s", async (_, text) => {
    const handler = failing(new PoisonMessage(text));
    expect(await handler(batch(delivered(placedEvent())), context())).toEqual(failures());
    expect(deadLetters.messages[0]?.attributes["ERROR_MESSAGE"]).toMatch(/^.{1,1024}$/su);
  });

  it("is moved without the addresses and tokens that its error quotes", async () => {
    const handler = failing(new PoisonMessage("no mailbox ada@example.com for Bearer 0123456789"));
    await handler(batch(delivered(placedEvent())), context());
    expect(deadLetters.messages[0]?.attributes["ERROR_MESSAGE"]).toBe("no mailbox [email] for Bearer [token]");
  });

  it("fails as usual when it cannot be moved, so that it is not lost", async () => {
    deadLetters.close();
    expect(await failing(broken)({ Records: [message("m0", "{", 5)] }, context())).toEqual(failures("m0"));
    expect(logs.lines()).toMatchObject([
      { level: "ERROR", message: "Message failed" },
      { level: "ERROR", message: /could not be moved/, message_id: "m0" },
    ]);
  });
});
