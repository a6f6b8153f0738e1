import { type AwsCall, AwsError } from "../aws-call.ts";

/** A call of Lambda's REST API, read once for all: what is authorised must be what is done. */
export interface LambdaCall {
  /** As IAM names it. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
  readonly action: "ListFunctions" | "GetFunction" | "GetFunctionConfiguration" | "InvokeFunction";
  /** The function's name, with `:` and the version if the caller named one. Empty for ListFunctions. */
  readonly reference: string;
}

const actions: Readonly<Record<string, LambdaCall["action"]>> = {
  "GET ": "GetFunction",
  "GET configuration": "GetFunctionConfiguration",
  "POST invocations": "InvokeFunction",
};

/**
 * Reads the path as it was sent: to resolve its `..` would make another call of it. A function goes by name, by ARN, or by
 * account and name, each with or without a version.
 * @throws {AwsError} UnknownOperationException, or ValidationException for a name that is wrongly encoded.
 */
export function readLambdaCall(call: AwsCall): LambdaCall {
  const [path = "", query = ""] = call.path.split("?");
  const [root, version, collection, name = "", part = "", more] = path.split("/");
  const route = `${call.method} ${part}`;
  const action = name === "" && route === "GET " ? "ListFunctions" : actions[route];
  if (root !== "" || version !== "2015-03-31" || collection !== "functions" || more !== undefined || !action)
    throw unknownOperation(call);
  const reference = decode(name).replace(/^.*?function:/, "");
  const qualifier = new URLSearchParams(query).get("Qualifier");
  return { action, reference: qualifier === null ? reference : `${reference}:${qualifier}` };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new AwsError("ValidationException", `The function name '${name}' is not encoded as URLs are`);
  }
}

const unknownOperation = ({ method, path }: AwsCall) =>
  new AwsError("UnknownOperationException", `${method} ${path} of Lambda is not there in the local cloud`, 404);
