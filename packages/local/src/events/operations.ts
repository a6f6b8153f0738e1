import { queueArn } from "@larder/topology";
import * as z from "zod";
import { type AwsAnswer, AwsError, type AwsService } from "../aws-call.ts";
import { jsonBody } from "../edge/index.ts";
import { isObject } from "./pattern/flatten.ts";
import { compilePattern, InvalidEventPattern } from "./pattern.ts";
import { type BusParts, putEvents } from "./put-events.ts";
import { type Bus, busName, type Rule } from "./rules.ts";
import { targetArn, targetName } from "./target.ts";

type Operation = (parts: BusParts, request: unknown) => unknown;

/**
 * What of EventBridge's API there is. Rules and targets come from the topology only, so nothing here makes them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
const operations: Record<string, Operation> = {
  PutEvents: putEvents,
  TestEventPattern: testEventPattern,
  DescribeEventBus: (parts, request) => describe(namedBus(parts, parse(z.object({ Name: text }), request).Name)),
  ListEventBuses: ({ buses }) => ({ EventBuses: [...buses.values()].map(describe) }),
  ListRules: listRules,
  ListTargetsByRule: listTargets,
};

/** EventBridge on the wire. */
export function eventBridgeService(parts: BusParts): AwsService {
  return async (call) => {
    const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
    if (!operation)
      throw new AwsError("UnknownOperationException", `The local EventBridge does not have ${call.operation}.`);
    return answer(await operation(parts, jsonBody(call)));
  };
}

const answer = (body: unknown): AwsAnswer => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: JSON.stringify(body),
});

const text = z.string().optional();

function parse<Schema extends z.ZodType>(schema: Schema, request: unknown): z.output<Schema> {
  const parsed = schema.safeParse(request);
  if (!parsed.success) throw new AwsError("ValidationException", z.prettifyError(parsed.error));
  return parsed.data;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
function testEventPattern(_parts: BusParts, request: unknown) {
  const { Event, EventPattern } = parse(z.object({ Event: z.string(), EventPattern: z.string() }), request);
  const matches = compilePattern(patternOf(EventPattern));
  const event = eventOf(Event);
  const required = ["id", "detail-type", "source", "account", "time", "region", "resources"];
  if (!isObject(event) || required.some((field) => !(field in event)))
    throw new AwsError("ValidationException", "Parameter Event is not valid.");
  return { Result: matches(event) };
}

function patternOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new InvalidEventPattern((error as Error).message);
  }
}

function eventOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function namedBus({ buses }: BusParts, nameOrArn: string | undefined): Bus {
  const name = busName(nameOrArn);
  const bus = buses.get(name);
  if (!bus) throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
  return bus;
}

const describe = ({ name, arn }: Bus) => ({ Name: name, Arn: arn });

function listRules(parts: BusParts, request: unknown) {
  const { EventBusName, NamePrefix = "" } = parse(z.object({ EventBusName: text, NamePrefix: text }), request);
  const bus = namedBus(parts, EventBusName);
  const rules = bus.rules.filter((rule) => rule.spec.name.startsWith(NamePrefix));
  return { Rules: rules.map((rule) => listed(rule, bus)) };
}

const listed = ({ spec, arn }: Rule, bus: Bus) => ({
  Name: spec.name,
  Arn: arn,
  EventPattern: JSON.stringify(spec.pattern),
  State: "ENABLED",
  EventBusName: bus.name,
});

function listTargets(parts: BusParts, request: unknown) {
  const { Rule: name, EventBusName } = parse(z.object({ Rule: z.string(), EventBusName: text }), request);
  const bus = namedBus(parts, EventBusName);
  const rule = bus.rules.find((candidate) => candidate.spec.name === name);
  if (!rule) throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus.name}.`);
  return { Targets: rule.spec.targets.map((target) => listedTarget(parts, target)) };
}

function listedTarget({ topology }: BusParts, { to, retries, maxAge, deadLetter }: Rule["spec"]["targets"][number]) {
  const queue = deadLetter === undefined ? undefined : topology.queues[deadLetter];
  return {
    Id: targetName(to),
    Arn: targetArn(topology, to),
    RetryPolicy: { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: maxAge },
    ...(queue && { DeadLetterConfig: { Arn: queueArn(topology, queue.name) } }),
  };
}
