import { InvokeCommand, paginateListVersionsByFunction } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { endedSchema, statusText } from "./execution.ts";
import { describe, type Executions, executionsOf, nameOf } from "./executions.ts";
import type { Reader } from "./show.ts";
import { clockIn } from "./times.ts";

/** The order's checkout need not be resumed. The message says why. */
export class NotResumable extends Error {
  override name = "NotResumable";
}

const lastSchema = endedSchema.extend({ EndTimestamp: z.date(), InputPayload: z.string() });

/** An execution that was started in the place of one that failed. */
export interface Resumed {
  readonly last: z.infer<typeof lastSchema>;
  readonly started: {
    readonly DurableExecutionName: string;
    readonly DurableExecutionArn: string | undefined;
    readonly Version: string;
  };
}

/**
 * Starts the checkout of an order again, whose last execution failed, timed out or was stopped: with the same input, by the
 * version that was deployed last, under the next name, because the old one would be answered with what failed. What was
 * done, the steps find done. Whoever resumes an order at the same moment starts the same execution.
 * @throws {UnknownOrder | NotResumable}
 */
export async function resume(executions: Executions, orderId: string): Promise<Resumed> {
  const { client, FunctionName } = executions;
  const found = await executionsOf(executions, orderId);
  const { nth, arn } = found[found.length - 1]!;
  const described = await describe(executions, arn);
  if (described.Status === "RUNNING")
    throw new NotResumable(`The checkout of ${orderId} still runs: npm run orders -- show ${orderId}`);
  if (described.Status === "SUCCEEDED")
    throw new NotResumable(`The checkout of ${orderId} has finished: there is nothing to resume`);
  const last = lastSchema.parse(described);
  const Version = await newestVersion(executions);
  const DurableExecutionName = nameOf(orderId, nth + 1);
  const start = new InvokeCommand({
    FunctionName,
    Qualifier: Version,
    InvocationType: "Event",
    DurableExecutionName,
    Payload: last.InputPayload,
  });
  const { DurableExecutionArn } = await client.send(start);
  return { last, started: { DurableExecutionName, DurableExecutionArn, Version } };
}

/** Only what is published can be resumed: an execution ends on the version that it began with. */
async function newestVersion({ client, FunctionName }: Executions): Promise<string> {
  const numbers: number[] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction({ client }, { FunctionName }))
    numbers.push(...Versions.map(({ Version }) => Number(Version)).filter(Number.isInteger));
  if (numbers.length === 0) throw new Error("it has no version");
  return String(Math.max(...numbers));
}

/** What was done, for people. */
export function resumed({ last, started }: Resumed, { FunctionName }: Executions, { timeZone }: Reader): string[] {
  const { DurableExecutionName: name, Status, EndTimestamp } = last;
  const width = started.DurableExecutionName.length;
  return [
    `${name.padEnd(width)}  ${statusText(Status)} ${clockIn(timeZone).full(EndTimestamp.getTime())}`,
    `${started.DurableExecutionName}  … started by version ${started.Version} of ${FunctionName}, with the same input`,
  ];
}
