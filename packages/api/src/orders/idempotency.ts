import { createHash } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type OrderId, orderIdSchema } from "@larder/contracts";
import * as z from "zod";
import { documents, tableName } from "../store/table.ts";
import type { Write } from "../store/transaction.ts";
import type { WantedLine } from "./wanted-lines.ts";

/**
 * What makes placing an order safe to repeat, after the IETF's draft:
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export interface IdempotentRequest {
  /** The `Idempotency-Key` header: the client's name for what it wants done once. */
  readonly key: string;
  /** Tells whether two requests ask for the same. */
  readonly fingerprint: string;
  readonly at: Date;
}

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "Invalid key: must be 1 to 255 visible ASCII characters");

const claimSchema = z.object({ fingerprint: z.string(), orderId: orderIdSchema, expiresAt: z.int() });
/** A key that is taken, by which request and for which order. */
export type Claim = z.infer<typeof claimSchema>;

const rememberedSeconds = 24 * 60 * 60;
const secondsOf = (date: Date) => Math.floor(date.getTime() / 1000);
/** One name space for all: until customers sign in there is nobody whose keys these would be. */
const claimKey = (key: string) => ({ pk: `IDEMPOTENCY#place-order#${key}`, sk: "KEY" });

/** SHA-256 of what the request asks for, however its JSON is spaced and its fields are ordered. */
export function fingerprintOf(lines: readonly WantedLine[]): string {
  const canonical = JSON.stringify(lines.map(({ sku, quantity }) => [sku, quantity]));
  return createHash("sha256").update(canonical).digest("hex");
}

/** Who took the request's key in the last 24 hours. DynamoDB deletes what has expired days late, so we look ourselves. */
export async function findClaim({ key, at }: IdempotentRequest): Promise<Claim | undefined> {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName(), Key: claimKey(key), ConsistentRead: true }),
  );
  const claim = claimSchema.optional().parse(Item);
  return claim && claim.expiresAt > secondsOf(at) ? claim : undefined;
}

/** The write that takes a request's key for an order. Its condition fails when the key is taken. */
export function claimKeyFor(orderId: OrderId, { key, fingerprint, at }: IdempotentRequest): Write {
  const claim: Claim = { fingerprint, orderId, expiresAt: secondsOf(at) + rememberedSeconds };
  return {
    Put: {
      TableName: tableName(),
      Item: { ...claimKey(key), ...claim },
      ConditionExpression: "attribute_not_exists(pk) OR expiresAt <= :now",
      ExpressionAttributeValues: { ":now": secondsOf(at) },
    },
  };
}
