import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  paginateQuery,
} from "@aws-sdk/lib-dynamodb";
// The narrow entry: "sst" itself also brings what other kinds of links need.
import { Resource } from "sst/resource";
import * as z from "zod";
import { type PaymentId, type SimulatedPayment, simulatedPaymentSchema } from "./payment.ts";
import { PaymentNotFound } from "./problems.ts";

/** One client for the life of the execution environment, so that connections are kept. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Read late: a link is resolved when it is first used, not when a module loads. */
const tableName = () => Resource.PaymentSimulatorTable.name;

const paymentKey = (id: PaymentId) => `PAYMENT#${id}`;
const paymentItem = (payment: SimulatedPayment) => ({ pk: paymentKey(payment.id), ...payment });

/** What a key was first used for. Nested, so that it is in no index. */
const openedSchema = z.object({ opens: simulatedPaymentSchema });

/**
 * Opens a payment, unless the key has opened one before.
 *
 * The key is written first, with the payment that it stands for: whoever comes later, and whoever comes again after dying
 * in between, writes that one, and the two writes need no transaction.
 * @returns the payment of the key, as it is now.
 */
export async function openOnce(key: string, payment: SimulatedPayment): Promise<SimulatedPayment> {
  const pk = `KEY#${key}`;
  const isFirst = await put({ Item: { pk, opens: payment }, ConditionExpression: absent });
  const opened = isFirst ? payment : openedSchema.parse(await get(pk)).opens;
  const isNew = await put({ Item: paymentItem(opened), ConditionExpression: absent });
  return isNew ? opened : ((await findPayment(opened.id)) ?? opened);
}

/** Always as it is now. */
export async function findPayment(id: PaymentId): Promise<SimulatedPayment | undefined> {
  return simulatedPaymentSchema.optional().parse(await get(paymentKey(id)));
}

/** The payments of a reference, in the order in which they were opened. The index may be a moment behind. */
export async function listPayments(reference: string): Promise<SimulatedPayment[]> {
  const found: SimulatedPayment[] = [];
  const query = {
    TableName: tableName(),
    IndexName: "byReference",
    KeyConditionExpression: "#reference = :reference",
    ExpressionAttributeNames: { "#reference": "reference" },
    ExpressionAttributeValues: { ":reference": reference },
  };
  for await (const { Items = [] } of paginateQuery({ client: documents }, query))
    found.push(...z.array(simulatedPaymentSchema).parse(Items));
  return found;
}

/**
 * Changes a payment by a rule. When somebody else was faster, the rule judges again what the payment has become; that
 * ends, because no status is entered twice.
 * @returns what the payment is then, and whether it was this call that changed it.
 * @throws {PaymentNotFound} and what the rule throws.
 */
export async function changePayment(id: PaymentId, rule: (payment: SimulatedPayment) => SimulatedPayment) {
  for (;;) {
    const before = await findPayment(id);
    if (!before) throw new PaymentNotFound(id);
    const payment = rule(before);
    if (payment === before) return { payment, changed: false };
    if (await replacePayment(before, payment)) return { payment, changed: true };
  }
}

/** The one write that changes a payment. @returns false, with nothing written, when its status is another by now. */
export const replacePayment = (before: SimulatedPayment, after: SimulatedPayment) =>
  put({
    Item: paymentItem(after),
    ConditionExpression: "#status = :before",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":before": before.status },
  });

const absent = "attribute_not_exists(pk)";

/** @returns whether the condition held. */
async function put(write: Omit<PutCommandInput, "TableName">): Promise<boolean> {
  try {
    await documents.send(new PutCommand({ TableName: tableName(), ...write }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function get(pk: string) {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName(), Key: { pk }, ConsistentRead: true }));
  return Item;
}
