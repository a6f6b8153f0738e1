import type { Topology } from "@larder/topology";
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import { jsonBody } from "../edge/index.ts";
import { splitBatch, withUnprocessed } from "./batch.ts";
import { cancelledBy, conflictMessage, reachedItems } from "./cancellation.ts";
import { createItemsOf, type Item } from "./items.ts";
import { createPauses } from "./pauses.ts";
import { RequestTokens } from "./request-tokens.ts";
import { UnderWay, type Write } from "./under-way.ts";

export interface ConflictsOptions {
  readonly tables: Topology["tables"];
  /** How long a transaction holds its items at least, in milliseconds. */
  readonly transactionTime: number;
  /** The DynamoDB that runs one request after another and so knows no conflicts. */
  readonly service: AwsService;
}

/**
 * Gives a DynamoDB the conflicts that AWS's has: while a TransactWriteItems is under way, no other request writes one of its
 * items, and no TransactGetItems reads an item while it is being written.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function withConflicts({ tables, transactionTime, service }: ConflictsOptions) {
  const itemsOf = createItemsOf(tables);
  const underWay = new UnderWay();
  const tokens = new RequestTokens();
  const { pause, end: stop } = createPauses();

  async function transactWrite(call: AwsCall): Promise<AwsAnswer> {
    const token = tokenOf(call);
    const named = itemsOf(call);
    const items = () => named;
    for (;;) {
      if (tokens.isRepeat(token)) return service(call);
      const met = underWay.conflicts(items);
      if (!met) break;
      const conflicts = await met;
      if (conflicts.includes(true)) return cancelledBy(conflicts);
    }
    return hold(call, items, token);
  }

  async function hold(call: AwsCall, items: () => readonly Item[], token: string | undefined): Promise<AwsAnswer> {
    const began = performance.now();
    const write = underWay.begin(items, { hold: true });
    tokens.begin(token);
    let written = false;
    try {
      const answer = await service(call);
      if (!reachedItems(answer)) return answer;
      write.settle(true);
      written = answer.status === 200;
      const left = transactionTime - (performance.now() - began);
      if (left > 0) await pause(left);
      return answer;
    } finally {
      tokens.end(token, written);
      write.end();
    }
  }

  async function write(call: AwsCall): Promise<AwsAnswer> {
    const items = () => itemsOf(call);
    for (let met = underWay.conflicts(items); met; met = underWay.conflicts(items))
      if ((await met).includes(true)) throw new AwsError("TransactionConflictException", conflictMessage);
    return writeFreely(call);
  }

  /** AWS's page speaks of a batch's writes as of any others, and its API has no other way to refuse one of them. */
  async function batchWrite(call: AwsCall): Promise<AwsAnswer> {
    const items = () => itemsOf(call);
    for (let met = underWay.conflicts(items); met; met = underWay.conflicts(items)) {
      const conflicts = await met;
      if (!conflicts.includes(true)) continue;
      const { rest, unprocessed } = splitBatch(call, conflicts);
      return withUnprocessed(rest && (await batchWrite(rest)), unprocessed);
    }
    return writeFreely(call);
  }

  async function writeFreely(call: AwsCall): Promise<AwsAnswer> {
    const write = underWay.begin(() => itemsOf(call), { hold: false });
    try {
      const answer = await service(call);
      write.settle(answer.status === 200);
      return answer;
    } finally {
      write.end();
    }
  }

  async function transactGet(call: AwsCall): Promise<AwsAnswer> {
    const [answer, met] = await underWay.during(() => service(call));
    if (answer.status !== 200 || met.length === 0) return answer;
    const conflicts = await Promise.all(itemsOf(call).map((item) => isWritten(item, met)));
    return conflicts.includes(true) ? cancelledBy(conflicts) : answer;
  }

  const operations = new Map<string, AwsService>([
    ["TransactWriteItems", transactWrite],
    ["TransactGetItems", transactGet],
    ["BatchWriteItem", batchWrite],
    ...["PutItem", "UpdateItem", "DeleteItem"].map((operation) => [operation, write] as const),
  ]);
  return {
    service: (call: AwsCall) => (operations.get(call.operation) ?? service)(call),
    /** Ends what is left of the time of transactions. */
    stop,
  };
}

function tokenOf(call: AwsCall): string | undefined {
  const { ClientRequestToken: token } = jsonBody(call);
  return typeof token === "string" ? token : undefined;
}

async function isWritten(item: Item, writes: readonly Write[]): Promise<boolean> {
  const ofItem = writes.filter((write) => item !== undefined && write.items().includes(item));
  return (await Promise.all(ofItem.map((write) => write.genuine))).includes(true);
}
