import { type AwsCall, AwsError } from "../aws-call.ts";
import { readCallbackId } from "../durable/names.ts";

/** A call of Lambda's REST API, read once for all: what is authorised must be what is done. */
export interface LambdaCall {
  /** As IAM names it. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
  readonly action: Action;
  /**
   * The function's name, with `:` and the version if the caller named one, and with `/durable-execution/…` behind it when
   * the call is about an execution. Empty for ListFunctions.
   */
  readonly reference: string;
  /** The callback that the call is about. */
  readonly callbackId?: string;
}

/** By the version of the API, the collection, the method and what follows the name. */
const actions = {
  "2015-03-31 functions GET ": "GetFunction",
  "2015-03-31 functions GET configuration": "GetFunctionConfiguration",
  "2015-03-31 functions GET versions": "ListVersionsByFunction",
  "2015-03-31 functions POST invocations": "InvokeFunction",
  "2025-12-01 functions GET durable-executions": "ListDurableExecutionsByFunction",
  "2025-12-01 durable-executions GET ": "GetDurableExecution",
  "2025-12-01 durable-executions GET history": "GetDurableExecutionHistory",
  "2025-12-01 durable-executions GET state": "GetDurableExecutionState",
  "2025-12-01 durable-executions POST checkpoint": "CheckpointDurableExecution",
  "2025-12-01 durable-executions POST stop": "StopDurableExecution",
  "2025-12-01 durable-execution-callbacks POST succeed": "SendDurableExecutionCallbackSuccess",
  "2025-12-01 durable-execution-callbacks POST fail": "SendDurableExecutionCallbackFailure",
  "2025-12-01 durable-execution-callbacks POST heartbeat": "SendDurableExecutionCallbackHeartbeat",
} as const;

type Action = (typeof actions)[keyof typeof actions] | "ListFunctions";

const isRoute = (route: string): route is keyof typeof actions => Object.hasOwn(actions, route);

/**
 * Reads the path as it was sent: to resolve its `..` would make another call of it. A function goes by name, by ARN, or by
 * account and name, each with or without a version.
 * @throws {AwsError} UnknownOperationException, ValidationException for a name that is wrongly encoded, or
 * InvalidParameterValueException for a callback that is none.
 */
export function readLambdaCall(call: AwsCall): LambdaCall {
  const [path = "", query = ""] = call.path.split("?");
  const [root, version, collection, name = "", part = "", more] = path.split("/");
  const route = `${version} ${collection} ${call.method} ${part}`;
  if (root !== "" || more !== undefined || !isRoute(route)) throw unknownOperation(call);
  if (name === "" && actions[route] === "GetFunction") return { action: "ListFunctions", reference: "" };
  const action = actions[route];
  if (collection === "durable-execution-callbacks") {
    const callbackId = decode(name);
    return { action, reference: nameIn(readCallbackId(callbackId).arn), callbackId };
  }
  const qualifier = new URLSearchParams(query).get("Qualifier");
  const reference = nameIn(decode(name));
  return { action, reference: qualifier === null ? reference : `${reference}:${qualifier}` };
}

const nameIn = (arn: string) => arn.replace(/^.*?function:/, "");

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new AwsError("ValidationException", `The function name '${name}' is not encoded as URLs are`);
  }
}

const unknownOperation = ({ method, path }: AwsCall) =>
  new AwsError("UnknownOperationException", `${method} ${path} of Lambda is not there in the local cloud`, 404);
