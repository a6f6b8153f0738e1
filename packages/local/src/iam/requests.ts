import { functionArn, queueArn, type Topology, tableArn } from "@larder/topology";
import type { AwsCall } from "../aws-call.ts";
import { accessesOf, streamOf } from "../dynamodb/index.ts";
import { isObject, jsonBody, readLambdaCall } from "../edge/index.ts";
import type { Context } from "./conditions.ts";

/** One question to IAM: may the caller do this to that? A call may ask several. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}

type Place = Pick<Topology, "region" | "account">;
type Input = Readonly<Record<string, unknown>>;

/** What a call asks of IAM. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
export function requestsOf(call: AwsCall, place: Place): Request[] {
  switch (call.service) {
    case "dynamodb":
      return dynamoDbRequests(call.operation, jsonBody(call), place);
    case "sqs":
      return [sqsRequest(call.operation, jsonBody(call), place)];
    case "events":
      return eventsRequests(call.operation, jsonBody(call), place);
    case "lambda":
      return [lambdaRequest(call, place)];
    default:
      return [{ action: `${call.service}:${call.operation}`, resource: "*" }];
  }
}

function dynamoDbRequests(operation: string, input: Input, place: Place): Request[] {
  return accessesOf(operation, input).map(({ action, table, index }) => {
    const resource = table === undefined ? (streamOf(input) ?? "*") : tableArn(place, table);
    return { action: `dynamodb:${action}`, resource: index === undefined ? resource : `${resource}/index/${index}` };
  });
}

/** A batch needs the grant of its single form. */
function sqsRequest(operation: string, input: Input, place: Place): Request {
  const queue = lastPart(input["QueueUrl"]) ?? lastPart(input["QueueName"]);
  return {
    action: `sqs:${operation.replace(/Batch$/, "")}`,
    resource: queue === undefined ? "*" : queueArn(place, queue),
  };
}

const lastPart = (value: unknown) => (typeof value === "string" ? value.slice(value.lastIndexOf("/") + 1) : undefined);

function eventsRequests(operation: string, input: Input, { region, account }: Place): Request[] {
  const action = `events:${operation}`;
  const busArn = (name: unknown) => `arn:aws:events:${region}:${account}:event-bus/${lastPart(name) ?? "default"}`;
  if (operation !== "PutEvents" || !Array.isArray(input["Entries"])) return [{ action, resource: "*" }];
  return input["Entries"].filter(isObject).map((entry) => ({
    action,
    resource: busArn(entry["EventBusName"]),
    context: { "events:source": textOf(entry["Source"]), "events:detail-type": textOf(entry["DetailType"]) },
  }));
}

const textOf = (value: unknown) => (typeof value === "string" ? [value] : []);

function lambdaRequest(call: AwsCall, place: Place): Request {
  const { action, reference } = readLambdaCall(call);
  return {
    action: `lambda:${action}`,
    resource: action === "ListFunctions" ? "*" : functionArn(place, reference),
  };
}
