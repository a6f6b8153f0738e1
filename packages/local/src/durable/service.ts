import { functionArn, type Topology } from "@larder/topology";
import * as z from "zod";
import { type AwsAnswer, type AwsCall, AwsError } from "../aws-call.ts";
import { jsonBody, type LambdaCall } from "../edge/index.ts";
import type { NamedFunction } from "../lambda/directory.ts";
import type { DurableExecutions } from "./durable.ts";
import type { Execution } from "./execution.ts";
import { errorSchema, updateSchema } from "./protocol.ts";
import { json, paged, readQuery } from "./wire.ts";

interface Parts {
  readonly topology: Topology;
  readonly durable: DurableExecutions;
  readonly byReference: (reference: string) => NamedFunction;
}

type Serve = (call: AwsCall, read: { arn: string; callbackId: string }, parts: Parts) => AwsAnswer;

const usualPage = 100;

const checkpointSchema = z.object({
  CheckpointToken: z.string(),
  ClientToken: z.string().nullish(),
  Updates: z.array(updateSchema).nullish(),
});

/** What Lambda's API offers for durable executions, by the action's name in IAM. */
const operations: Partial<Record<LambdaCall["action"], Serve>> = {
  CheckpointDurableExecution(call, { arn }, { durable }) {
    const { CheckpointToken: token, ClientToken, Updates } = parse(checkpointSchema, jsonBody(call));
    const checkpoint = durable.checkpoint(arn, {
      token,
      clientToken: ClientToken ?? undefined,
      updates: Updates ?? [],
    });
    return json({
      ...(checkpoint.token !== null && { CheckpointToken: checkpoint.token }),
      NewExecutionState: { Operations: checkpoint.operations },
    });
  },
  GetDurableExecutionState(call, { arn }, { durable }) {
    const query = readQuery(call);
    const { from, count } = query.page(1000);
    return json(durable.state(arn, query.text("CheckpointToken") ?? "", from, count));
  },
  GetDurableExecution(call, { arn }, { durable, byReference }) {
    const execution = durable.execution(arn);
    const { input, result, error, traceId } = execution;
    const named = byReference(execution.functionArn);
    const data = {
      InputPayload: input,
      ...(result !== null && { Result: result }),
      ...(error !== null && { Error: error }),
    };
    return json({
      ...summary(execution),
      ...(!readQuery(call).isFalse("IncludeExecutionData") && data),
      Version: named.version,
      ...(traceId !== null && { TraceHeader: { XAmznTraceId: traceId } }),
      DurableConfig: {
        ExecutionTimeout: named.spec.durable?.executionTimeout,
        RetentionPeriodInDays: named.spec.durable?.retention,
      },
    });
  },
  GetDurableExecutionHistory(call, { arn }, { durable }) {
    const query = readQuery(call);
    const events = durable.history(arn);
    const { page: Events, ...next } = paged(
      query.flag("ReverseOrder") ? events.reverse() : events,
      query.page(usualPage),
    );
    return json({ Events, ...next }, { withoutPayloads: query.isFalse("IncludeExecutionData") });
  },
  StopDurableExecution(call, { arn }, { durable }) {
    const error = call.body.length === 0 ? undefined : parse(errorSchema, jsonBody(call));
    return json({ StopTimestamp: durable.stopExecution(arn, error) });
  },
  SendDurableExecutionCallbackSuccess({ body }, { callbackId }, { durable }) {
    durable.closeCallback(callbackId, "SUCCEEDED", body.length === 0 ? {} : { Result: body.toString() });
    return json({});
  },
  SendDurableExecutionCallbackFailure(call, { callbackId }, { durable }) {
    const error = call.body.length === 0 ? {} : parse(errorSchema, jsonBody(call));
    durable.closeCallback(callbackId, "FAILED", { Error: error });
    return json({});
  },
  SendDurableExecutionCallbackHeartbeat(_call, { callbackId }, { durable }) {
    durable.heartbeat(callbackId);
    return json({});
  },
};

/** Answers a call that is about durable executions; `undefined` for any other. */
export function serveDurable(call: AwsCall, read: LambdaCall, parts: Parts): AwsAnswer | undefined {
  if (read.action === "ListDurableExecutionsByFunction") return list(call, parts.byReference(read.reference), parts);
  const arn = functionArn(parts.topology, read.reference);
  return operations[read.action]?.(call, { arn, callbackId: read.callbackId ?? "" }, parts);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html */
function list(call: AwsCall, { logicalName }: NamedFunction, { durable }: Parts): AwsAnswer {
  const query = readQuery(call);
  const [name, statuses] = [query.text("DurableExecutionName"), query.all("Statuses")];
  const [after = -Infinity, before = Infinity] = [query.time("StartedAfter"), query.time("StartedBefore")];
  const found = durable
    .ofFunction(logicalName)
    .filter((execution) => name === undefined || execution.name === name)
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .filter(({ startedAt }) => startedAt > after && startedAt < before);
  // Newest first, unless the order is reversed.
  const { page, ...next } = paged(query.flag("ReverseOrder") ? found : found.reverse(), query.page(usualPage));
  return json({ DurableExecutions: page.map(summary), ...next });
}

const summary = ({ arn, name, functionArn, status, startedAt, endedAt }: Execution) => ({
  DurableExecutionArn: arn,
  DurableExecutionName: name,
  FunctionArn: functionArn,
  Status: status,
  StartTimestamp: startedAt,
  ...(endedAt !== null && { EndTimestamp: endedAt }),
});

function parse<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidParameterValueException", z.prettifyError(parsed.error));
}
