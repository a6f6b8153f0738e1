import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import { type DurableExecutions, invokeDurable } from "../durable/index.ts";
import { type LambdaCall, readLambdaCall } from "../edge/index.ts";
import type { Invocation } from "../ports.ts";
import type { AsyncQueue } from "./async-queue.ts";
import type { Directory, NamedFunction } from "./directory.ts";
import { describeFunction, describeVersions } from "./function-configuration.ts";
import type { InvokeDetails } from "./invoker.ts";
import { createTail } from "./log-tail.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostBytes = { RequestResponse: 6_291_456, Event: 1_048_576 };

export interface LambdaServiceOptions {
  readonly directory: Directory;
  readonly asyncQueue: AsyncQueue;
  readonly durable: DurableExecutions;
  /** Answers what is about durable executions. */
  readonly serveDurable: (call: AwsCall, read: LambdaCall) => AwsAnswer | undefined;
  readonly invoke: (functionName: string, event: string, details: InvokeDetails) => Promise<Invocation>;
}

/** What Lambda's REST API offers here: Invoke, functions and their versions to look at, durable executions. */
export function createLambdaService(options: LambdaServiceOptions): AwsService {
  const { directory } = options;
  return async (call) => {
    const read = readLambdaCall(call);
    const { action, reference } = read;
    const answer = options.serveDurable(call, read);
    if (answer) return answer;
    if (action === "ListFunctions") return json({ Functions: directory.all.map(describeFunction), NextMarker: null });
    const named = directory.byReference(reference);
    if (action === "InvokeFunction") {
      if (named.spec.durable && !reference.includes(":")) throw unqualified();
      return invoke(call, named, options);
    }
    if (action === "ListVersionsByFunction") return json({ Versions: describeVersions(named), NextMarker: null });
    if (action === "GetFunctionConfiguration") return json(describeFunction(named));
    return json({ Configuration: describeFunction(named), Tags: {} });
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function invoke(call: AwsCall, named: NamedFunction, options: LambdaServiceOptions): Promise<AwsAnswer> {
  const type = header(call, "x-amz-invocation-type") ?? "RequestResponse";
  if (type === "DryRun") return { status: 204, headers: {}, body: "" };
  if (type !== "RequestResponse" && type !== "Event")
    throw new AwsError("InvalidParameterValueException", `${type} is not a valid invocation type`);
  const event = readEvent(call, mostBytes[type]);
  const traceId = header(call, "x-amzn-trace-id");
  const details = { trigger: "sdk", ...(traceId === undefined ? {} : { traceId }) };
  if (named.spec.durable) return startDurable(call, named, event, { type, ...details }, options);
  if (type === "RequestResponse") return invokeAndWait(call, named, event, details, options);
  const requestId = options.asyncQueue.accept(named.logicalName, event, details);
  return { status: 202, headers: { "x-amzn-requestid": requestId }, body: "" };
}

function answerOf(result: Invocation, { version }: NamedFunction, more: Record<string, string>): AwsAnswer {
  const headers = {
    "content-type": "application/json",
    "x-amzn-requestid": result.requestId,
    "x-amz-executed-version": version,
    ...(result.failed && { "x-amz-function-error": "Unhandled" }),
    ...more,
  };
  return { status: 200, headers, body: result.payload };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html */
async function startDurable(
  call: AwsCall,
  named: NamedFunction,
  event: string,
  { type, ...details }: InvokeDetails & { readonly type: "RequestResponse" | "Event" },
  { durable }: LambdaServiceOptions,
): Promise<AwsAnswer> {
  const start = { ...details, name: header(call, "x-amz-durable-execution-name") };
  if (type === "Event") {
    const headers = { "x-amz-durable-execution-arn": durable.start(named, event, start) };
    return { status: 202, headers: { ...headers, "x-amz-executed-version": named.version }, body: "" };
  }
  const result = await invokeDurable(durable, named, event, start);
  return answerOf(result, named, { "x-amz-durable-execution-arn": result.arn });
}

const unqualified = () =>
  new AwsError(
    "InvalidParameterValueException",
    "You cannot invoke a durable function using an unqualified ARN. Name a version: Qualifier 1, or $LATEST.",
  );

async function invokeAndWait(
  call: AwsCall,
  named: NamedFunction,
  event: string,
  details: InvokeDetails,
  options: LambdaServiceOptions,
): Promise<AwsAnswer> {
  const tail = header(call, "x-amz-log-type") === "Tail" ? createTail(named.spec) : undefined;
  const clientContext = header(call, "x-amz-client-context");
  const result = await options.invoke(named.logicalName, event, {
    ...details,
    ...(clientContext === undefined ? {} : { clientContext: Buffer.from(clientContext, "base64").toString() }),
    ...(tail === undefined ? {} : { onLog: tail.add }),
  });
  return answerOf(result, named, tail ? { "x-amz-log-result": tail.read(result) } : {});
}

function readEvent({ body }: AwsCall, limit: number): string {
  if (body.length > limit)
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  const text = body.length === 0 ? "{}" : body.toString();
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${error}`);
  }
  return text;
}

function header({ headers }: AwsCall, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const json = (body: unknown): AwsAnswer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
