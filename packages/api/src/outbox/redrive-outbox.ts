import { task } from "@larder/lambda/task";
import * as z from "zod";
import { type Letter, readLetters, removeLetter, returnLetter, writeLetter } from "./dead-letters.ts";
import { type Content, contentOf } from "./letter-content.ts";
import type { OutboxItem } from "./outbox.ts";
import { type Failure, publishItems } from "./publish-items.ts";

/** Letters of one run; each may stand for a hundred events. */
const mostLetters = 500;
/** As long as the function may run, so that two runs at once do not take the same letter. */
const hiddenSeconds = 5 * 60;
const publishingMilliseconds = 4 * 60 * 1000;

/** `dryRun` looks and changes nothing. */
const inputSchema = z.strictObject({ dryRun: z.boolean().default(false) });

/** What a run did. */
export interface Redriven {
  /** Letters that were in the queue, up to 500. */
  readonly messages: number;
  /** Events that they stand for. */
  readonly events: number;
  readonly published: number;
  /** Letters of those that are still in the queue. */
  readonly stillFailing: number;
}

interface OpenedLetter extends Content {
  readonly letter: Letter;
}

/**
 * Publishes again what the relay and its mapping gave up: for people to invoke when the cause is mended. A letter leaves
 * the dead-letter queue when all that it stands for is on the bus and not before, whenever this may be stopped.
 * Events may come twice, and later than younger ones of their subject: consumers are idempotent and count on no order.
 */
export const handler = task(inputSchema, async ({ dryRun }, { logger }): Promise<Redriven> => {
  const letters: OpenedLetter[] = [];
  for (const letter of await readLetters(mostLetters, hiddenSeconds))
    letters.push({ letter, ...(await contentOf(letter)) });
  const items = inOrder(letters.flatMap((letter) => letter.items));
  if (dryRun) {
    for (const { letter } of letters) await returnLetter(letter);
    return { messages: letters.length, events: items.length, published: 0, stillFailing: letters.length };
  }

  const failures = await publishItems(items, publishingMilliseconds);
  for (const [eventId, { code }] of failures) logger.warn("Event still not published", { event_id: eventId, code });
  const apart = await setPoisonApart(letters, failures);
  let stillFailing = 0;
  for (const { letter, ownLetter, items: found, missing } of letters) {
    const open = found.filter(({ sk }) => failures.has(sk) && (ownLetter || !apart.has(sk)));
    if (open.length === 0 && missing === undefined) {
      await removeLetter(letter);
      continue;
    }
    stillFailing += 1;
    logger.warn("Dead letter stays", { message_id: letter.MessageId, events: open.length, reason: missing });
    await returnLetter(letter);
  }
  const outcome = { messages: letters.length, events: items.length, published: items.length - failures.size };
  logger.info("Outbox redriven", { ...outcome, still_failing: stillFailing });
  return { ...outcome, stillFailing };
});

/** As sent, each once: several letters may stand for the same event. */
function inOrder(items: readonly OutboxItem[]): OutboxItem[] {
  const once = [...new Map(items.map((item) => [item.sk, item])).values()];
  return once.sort((a, b) => (a.gsi1sk < b.gsi1sk ? -1 : 1));
}

/**
 * Gives each event that never can be published a letter of its own, if it has none, so that it does not keep a letter of
 * Lambda's in the queue that stands for a hundred others. Answers the ids of all that have one.
 */
async function setPoisonApart(
  letters: readonly OpenedLetter[],
  failures: ReadonlyMap<string, Failure>,
): Promise<ReadonlySet<string>> {
  const apart = new Set(letters.filter(({ ownLetter }) => ownLetter).flatMap(({ items }) => items.map(({ sk }) => sk)));
  for (const item of letters.flatMap(({ items }) => items)) {
    const failure = failures.get(item.sk);
    if (!failure?.poison || apart.has(item.sk)) continue;
    await writeLetter(item, failure);
    apart.add(item.sk);
  }
  return apart;
}
