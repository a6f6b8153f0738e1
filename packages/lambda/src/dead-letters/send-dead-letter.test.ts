import * as fc from "fast-check";
import { expect, it } from "vitest";
import { useQueue } from "../testing/queue.ts";
import { sendDeadLetter } from "./send-dead-letter.ts";

const queue = useQueue();

it("puts the message into the queue as it came, with its cause, texts and numbers, in the attributes", async () => {
  await sendDeadLetter(queue.url, '{"orderId":"ord_1"}', { ERROR_NAME: "Refused", RECEIVE_COUNT: 5 });
  expect(queue.messages).toEqual([
    { body: '{"orderId":"ord_1"}', attributes: { ERROR_NAME: "Refused", RECEIVE_COUNT: "5" } },
  ]);
});

it("takes any text for a cause: what SQS cannot carry is replaced, and what is too long is cut", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("x", "🥝"), minLength: 1_100 }),
  );
  await fc.assert(
    fc.asyncProperty(text, async (ERROR_MESSAGE) => {
      queue.messages.length = 0;
      await sendDeadLetter(queue.url, "{}", { ERROR_MESSAGE });
      const [sent = ""] = queue.messages.map(({ attributes }) => attributes["ERROR_MESSAGE"]);
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.length).toBeLessThanOrEqual(1_024);
      expect(sent.isWellFormed()).toBe(true);
    }),
  );
});

it("fails when the queue does not take it, for who sends it to decide", async () => {
  queue.close();
  await expect(sendDeadLetter(queue.url, "{}", { ERROR_NAME: "Refused" })).rejects.toThrow("the queue is closed");
});
