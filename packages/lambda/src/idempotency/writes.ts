import type { Claim } from "./idempotency.ts";
import { type IdempotencyRecord, recordKey } from "./record.ts";

/** An attempt, as its record has it while it lasts. */
export type Running = Omit<IdempotencyRecord, "state" | "result">;

export const secondsOf = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** DynamoDB deletes what has expired days late, so we look ourselves. */
const free = "attribute_not_exists(pk) OR expiresAt <= :seconds";
/** Whoever crashed left the key behind, and still it stands for what it stood for. */
const abandoned = "#state = :inProgress AND lease <= :now AND fingerprint = :fingerprint";

/** Takes a key, if nobody has it. */
export const take = (TableName: string, claim: Claim, running: Running, now: number) => ({
  TableName,
  Item: { ...recordKey(claim), ...running, state: "IN_PROGRESS" },
  ConditionExpression: `${free} OR (${abandoned})`,
  ExpressionAttributeNames: { "#state": "state" },
  ExpressionAttributeValues: {
    ":inProgress": "IN_PROGRESS",
    ":now": now,
    ":seconds": secondsOf(now),
    ":fingerprint": running.fingerprint,
  },
});

/** Whether the lease has run out does not matter as long as nobody has taken over: so no two clocks need agree here. */
const whileOurs = ({ owner }: Running) => ({
  ConditionExpression: "#state = :inProgress AND #owner = :owner",
  ExpressionAttributeNames: { "#state": "state", "#owner": "owner" },
  ExpressionAttributeValues: { ":inProgress": "IN_PROGRESS", ":owner": owner },
});

/** Records what came of it, if the key is still ours. As text, so that it comes back as it was, whatever DynamoDB's types make of it. */
export const finish = (TableName: string, claim: Claim, running: Running, result: unknown) => ({
  TableName,
  Item: {
    ...recordKey(claim),
    ...running,
    state: "DONE",
    ...(result !== undefined && { result: JSON.stringify(result) }),
  },
  ...whileOurs(running),
});

/** Gives a key back, if it is still ours: the record expires at once. */
export const giveBack = (TableName: string, claim: Claim, running: Running, now: number) => ({
  TableName,
  Item: { ...recordKey(claim), ...running, state: "IN_PROGRESS", expiresAt: secondsOf(now) },
  ...whileOurs(running),
});
