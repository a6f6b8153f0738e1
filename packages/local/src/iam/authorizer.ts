import type { FunctionSpec, Topology } from "@larder/topology";
import { type AwsCall, AwsError } from "../aws-call.ts";
import type { Live } from "../live.ts";
import type { Keys } from "./keys.ts";
import { managedGrants } from "./managed.ts";
import { compilePolicy, type Decision, type Policy } from "./policy.ts";
import type { Request } from "./requests.ts";

export interface AuthorizerOptions {
  readonly topology: Topology;
  readonly keys: Keys;
  readonly live: Live;
}

type Caller = Pick<AwsCall, "service" | "accessKeyId">;

export interface Authorizer {
  /**
   * Lets a call pass and returns who made it, or throws.
   * @param requests What the call asks of IAM, when the caller's grants decide.
   * @throws {AwsError} UnrecognizedClientException for a key that nobody has, AccessDeniedException for what the function's
   * policy does not allow.
   */
  authorize(call: Caller, requests: () => readonly Request[]): string;
  /** The error that would refuse this to the caller, if it is refused, without a word to anybody. */
  refusalOf(call: Caller, request: Request): AwsError | undefined;
}

/**
 * Holds every function to the policy that the topology gives it, as IAM would.
 * Whoever signs with the key for people may do everything.
 */
export function createAuthorizer({ topology, keys, live }: AuthorizerOptions): Authorizer {
  const policies = new Map<string, Policy>();
  for (const [name, spec] of Object.entries(topology.functions)) {
    const policy = compilePolicy([...spec.policy, ...managedGrants(topology, spec)]);
    policies.set(name, policy);
    for (const operator of policy.unknownOperators)
      live.emit({ type: "warning", message: unknownOperator(name, operator) });
  }
  const told = new Set<string>();

  /** @throws {AwsError} */
  function holderOf(call: Caller) {
    const name = keys.functionOf(call.accessKeyId);
    const spec = name === undefined ? undefined : topology.functions[name];
    const policy = name === undefined ? undefined : policies.get(name);
    if (name === undefined || !spec || !policy) throw unknownKey(call, keys);
    const decide = (request: Request) =>
      policy.decide(request.action, request.resource, () => ({
        ...request.context,
        "aws:PrincipalArn": [roleArn(topology, spec)],
        "aws:PrincipalAccount": [topology.account],
        "aws:RequestedRegion": [topology.region],
        "aws:SecureTransport": ["true"],
      }));
    return { name, spec, decide };
  }
  const isPerson = ({ accessKeyId }: Caller) => accessKeyId === keys.forPeople.accessKeyId;

  return {
    authorize(call, requests) {
      if (isPerson(call)) return call.accessKeyId;
      const { name, spec, decide } = holderOf(call);
      for (const request of requests()) {
        const decision = decide(request);
        if (decision === "allowed") continue;
        const grant = remedy(name, request, decision);
        if (!told.has(grant)) live.emit({ type: "warning", message: grant });
        told.add(grant);
        throw refusal(call.service, principal(topology, spec), request, decision);
      }
      return name;
    },
    refusalOf(call, request) {
      if (isPerson(call)) return undefined;
      const { spec, decide } = holderOf(call);
      const decision = decide(request);
      return decision === "allowed" ? undefined : refusal(call.service, principal(topology, spec), request, decision);
    },
  };
}

const roleArn = ({ account }: Topology, { name }: FunctionSpec) => `arn:aws:iam::${account}:role/${name}Role`;
const principal = ({ account }: Topology, { name }: FunctionSpec) =>
  `arn:aws:sts::${account}:assumed-role/${name}Role/${name}`;

/** AWS's words. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function refusal(service: string, user: string, request: Request, decision: Decision) {
  // SQS alone spells its actions in lower case here.
  const action = service === "sqs" ? request.action.toLowerCase() : request.action;
  const reason =
    decision === "denied"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  // S3 alone puts the resource into quotes.
  const resource = service === "s3" ? `"${request.resource}"` : request.resource;
  return new AwsError(
    service === "s3" ? "AccessDenied" : "AccessDeniedException",
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    refusalStatus(service),
  );
}

const refusalStatus = (service: string) => (service === "dynamodb" || service === "events" ? 400 : 403);

const remedy = (name: string, { action, resource }: Request, decision: Decision) =>
  decision === "denied"
    ? `${name} is denied ${action} on ${resource} by its own policy`
    : `${name} may not ${action} on ${resource}. If it should, give it in stacks/: ` +
      `permissions: [{ actions: ["${action}"], resources: ["${resource}"] }]`;

const unknownOperator = (name: string, operator: string) =>
  `The policy of ${name} has the condition operator ${operator}, which is not evaluated here: its statement allows nothing, or denies all`;

const unknownKey = (call: Caller, keys: Keys) =>
  new AwsError(
    "UnrecognizedClientException",
    `The security token included in the request is invalid. (Nobody here has the access key ${call.accessKeyId}; ` +
      `yours is ${keys.forPeople.accessKeyId}.)`,
    refusalStatus(call.service),
  );
