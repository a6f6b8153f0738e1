import {
  type Event,
  type Execution,
  GetDurableExecutionCommand,
  type LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  paginateGetDurableExecutionHistory,
  paginateListDurableExecutionsByFunction,
} from "@aws-sdk/client-lambda";
import type { Told } from "./show.ts";

/** Executions of one durable function, in Lambda's API. */
export interface Executions {
  readonly client: LambdaClient;
  readonly FunctionName: string;
}

/** What an execution may be named: https://docs.aws.amazon.com/lambda/latest/api/API_Execution.html */
const namePattern = /^[\w-]{1,64}$/;

/** Nothing is known of an order's checkout. */
export class UnknownOrder extends Error {
  override name = "UnknownOrder";
}

/** The newest ones, newest first. */
export async function newest({ client, FunctionName }: Executions, count: number): Promise<Execution[]> {
  const asked = new ListDurableExecutionsByFunctionCommand({ FunctionName, MaxItems: count });
  const { DurableExecutions = [] } = await client.send(asked);
  return DurableExecutions;
}

/** An execution of an order, and how many there were up to it. */
interface Found {
  readonly nth: number;
  readonly arn: string;
}

/** What the nth execution of an order is named: the first after the order, those that resumed it `<order id>-2`, `-3`, … */
export const nameOf = (orderId: string, nth: number): string => (nth === 1 ? orderId : `${orderId}-${nth}`);

/**
 * The executions of an order, from the first to the last. There is at least one.
 * @throws {UnknownOrder}
 */
export async function executionsOf(executions: Executions, orderId: string): Promise<Found[]> {
  const found: Found[] = [];
  for (let nth = 1; ; nth++) {
    const arn = await find(executions, nameOf(orderId, nth));
    if (arn !== undefined) found.push({ nth, arn });
    // The first one may be forgotten already when the second is not.
    else if (nth > 1) break;
  }
  if (found.length > 0) return found;
  throw new UnknownOrder(
    `${executions.FunctionName} knows of no order ${orderId}. It may have been forgotten: npm run orders -- list`,
  );
}

/**
 * Every execution of an order with its history.
 * @throws {UnknownOrder}
 */
export async function ofOrder(executions: Executions, orderId: string): Promise<Told[]> {
  const told: Told[] = [];
  for (const { arn } of await executionsOf(executions, orderId)) told.push(await read(executions, arn));
  return told;
}

async function find({ client, FunctionName }: Executions, name: string): Promise<string | undefined> {
  if (!namePattern.test(name)) return undefined;
  const pages = paginateListDurableExecutionsByFunction({ client }, { FunctionName, DurableExecutionName: name });
  for await (const { DurableExecutions = [] } of pages) {
    // Which names match one is AWS's affair, and has been said in two ways: equal ones, and those that contain it.
    const found = DurableExecutions.find(({ DurableExecutionName }) => DurableExecutionName === name);
    if (found) return found.DurableExecutionArn;
  }
  return undefined;
}

async function read(executions: Executions, DurableExecutionArn: string): Promise<Told> {
  // First how it stands: of an execution that has ended the whole history is there.
  const execution = await describe(executions, DurableExecutionArn);
  const input = { DurableExecutionArn, IncludeExecutionData: true };
  const events: Event[] = [];
  const pages = paginateGetDurableExecutionHistory({ client: executions.client, pageSize: 1000 }, input);
  for await (const { Events = [] } of pages) events.push(...Events);
  return { execution, events };
}

/** How an execution stands, with what it was given and what came of it. */
export async function describe({ client }: Executions, DurableExecutionArn: string): Promise<Told["execution"]> {
  const asked = new GetDurableExecutionCommand({ DurableExecutionArn, IncludeExecutionData: true });
  const { $metadata, ...execution } = await client.send(asked);
  return execution;
}
