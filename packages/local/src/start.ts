import { join, resolve } from "node:path";
import type { Topology } from "@larder/topology";
import { serveCdn } from "./cdn/serve-cdn.ts";
import { type Clock, createClock } from "./clock.ts";
import { openDoors } from "./doors.ts";
import { startDynamoDb } from "./dynamodb/index.ts";
import { startEdge } from "./edge/index.ts";
import { removeEndpoints, writeEndpoints } from "./endpoints.ts";
import { startEventBridge } from "./events/index.ts";
import { fillIn } from "./fill-in.ts";
import { serveHttpApi } from "./http-api/index.ts";
import { createAuthorizer, createKeys, requestsOf } from "./iam/index.ts";
import { runInvocations } from "./invocations.ts";
import { startLambda } from "./lambda/index.ts";
import { createLive, type Live } from "./live.ts";
import { startMappings } from "./mappings/index.ts";
import { createS3Edge } from "./s3/access/serve-s3.ts";
import { startS3 } from "./s3/index.ts";
import { startLifecycle } from "./s3/lifecycle.ts";
import { type NotificationFaults, startNotifications } from "./s3/notifications/index.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { startSqs } from "./sqs/index.ts";
import { openState } from "./state.ts";
import { Undo } from "./undo.ts";
import { openSigningKeys, serveUserPools } from "./user-pools/index.ts";
import { type SignedIn, type SignInChoices, signIn, signInRequest } from "./user-pools/sign-in/index.ts";

export interface StartOptions {
  /** The repository: handler paths in the topology start here. Default: the working directory. */
  readonly root?: string;
  /** The state folder. Default: `.larder` in the root. */
  readonly state?: string;
  /** Forgets what an earlier run left. */
  readonly fresh?: boolean;
  /** Port of the first HTTP API; others take those that follow, past the ports below. 0 (the default) takes any that are free. */
  readonly port?: number;
  /** Port of the AWS endpoint. 0 (the default) takes any that is free. */
  readonly awsPort?: number;
  /** Port of the first user pool; a second one takes the next. 0 (the default) takes any that is free. */
  readonly oidcPort?: number;
  /** Values for secrets of the topology, in the place of those that are made up. */
  readonly secrets?: Secrets;
  /** How long a DynamoDB transaction holds its items at least, in milliseconds: a few on AWS. Default 0: as long as it takes. */
  readonly transactionTime?: number;
  /** Faults of S3's notifications, for all of this run. Default: none. */
  readonly notifications?: NotificationFaults;
  /** Called with everything that happens, from the first moment of starting. */
  readonly onLive?: Parameters<Live["subscribe"]>[0];
}

export interface LocalCloud {
  /** Where things are: `aws`, each HTTP API and each CDN by its logical name in lower case, and the first user pool as `oidc`. */
  readonly urls: Record<string, string>;
  /** Configuration for any AWS SDK v3 client: `new SQSClient(local.aws)`. The key may do everything. */
  readonly aws: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** The values of the topology's secrets, as functions get them: name → value. */
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly live: Live;
  /** Ends the environments of a function at once, whatever they are doing, as a crash would; answers how many there were. */
  readonly crash: (functionName: string) => Promise<number>;
  /** Whether a function runs at this moment: who moves the clock then has its calls time out. */
  readonly busy: () => boolean;
  /**
   * Signs somebody in at a user pool, as a browser would. Whoever says who they are is believed.
   * @throws {NothingToSignInTo | SignInFailed}
   */
  readonly signIn: (email: string, choices?: SignInChoices) => Promise<SignedIn>;
  /** Stops taking work, lets what runs finish for a moment, and frees everything. */
  readonly stop: () => Promise<void>;
}

/**
 * Runs a topology on this machine until `stop()`. The parts speak AWS's own protocols on one loopback port.
 * @throws {PortInUse | StateInUse | CorruptState | DynamoDbMissing} each with a message that says what to do.
 */
export async function start(topology: Topology, options: StartOptions = {}): Promise<LocalCloud> {
  const undo = new Undo();
  try {
    return await compose(topology, options, undo);
  } catch (error) {
    // The first failure is the one to tell of, not what it brings with it.
    await undo.all().catch(() => {});
    throw error;
  }
}

async function compose(topology: Topology, options: StartOptions, undo: Undo): Promise<LocalCloud> {
  const root = resolve(options.root ?? ".");
  const state = openState(resolve(root, options.state ?? ".larder"), { fresh: options.fresh ?? false });
  undo.add(async () => state.close());
  const clock = createClock();
  const live = createLive();
  if (options.onLive) live.subscribe(options.onLive);
  const shared = { topology, state, clock, live };
  const keys = createKeys(topology);
  const secrets = openSecrets({ topology, state, given: options.secrets ?? {} });
  const { port = 0, awsPort = 0, oidcPort = 0 } = options;
  const doors = undo.adopt(await openDoors(topology, { port, awsPort, oidcPort }));
  const known = fillIn(topology, { doors, secrets });
  let urls: Record<string, string> = {};

  const [signingKeys, dynamodb, sqs] = await Promise.all([
    openSigningKeys(topology, state.database),
    startDynamoDb({ ...shared, transactionTime: options.transactionTime ?? 0 }).then((part) => undo.adopt(part)),
    startSqs(shared).then((part) => undo.adopt(part)),
  ]);
  const s3 = startS3(shared);
  const endpoint = () => urls["aws"] ?? "";
  const lambda = undo.adopt(
    await startLambda({ ...shared, topology: known, root, endpoint, keys: keys.forFunction, sqs }),
  );
  const events = undo.adopt(await startEventBridge({ ...shared, sqs, lambda }));
  undo.adopt(startLifecycle({ ...shared, store: s3.store }));
  const authorizer = createAuthorizer({ topology, keys, live });
  const edge = undo.adopt(
    await startEdge({
      services: { dynamodb: dynamodb.service, sqs: sqs.service, lambda: lambda.service, events: events.service },
      s3: createS3Edge({ ...shared, keys, authorizer, service: s3.service }),
      authorize: (call) => authorizer.authorize(call, () => requestsOf(call, topology)),
      live,
      port: awsPort,
    }),
  );
  urls = { aws: edge.url, ...doors.urls };
  // When the endpoint is known: a function that is told at once what an earlier run left calls AWS there.
  const faults = options.notifications ?? {};
  undo.adopt(await startNotifications({ ...shared, store: s3.store, sqs, lambda, events, faults }));
  undo.adopt(await startMappings({ ...shared, sqs, dynamodb, lambda }));
  const { pools, issuers } = serveUserPools({ ...shared, keys: signingKeys, lambda, doors: doors.userPools });
  for (const [apiName, api] of Object.entries(topology.httpApis))
    serveHttpApi({ ...shared, api, apiName, lambda, issuers, door: doors.httpApis.get(apiName)! });
  for (const [name, cdn] of Object.entries(topology.cdns))
    serveCdn({ name, cdn, store: s3.store, door: doors.cdns.get(name)!, live });
  // Once more, to be closed before what answers there: the second time does nothing.
  undo.adopt(doors);
  await runInvocations({ topology, state, lambda });

  const endpoints = join(state.directory, "endpoints.json");
  writeEndpoints(endpoints, urls);
  undo.add(async () => removeEndpoints(endpoints));
  live.emit({ type: "ready", urls });
  return {
    urls,
    aws: { endpoint: edge.url, region: topology.region, credentials: keys.forPeople },
    secrets,
    clock,
    live,
    async signIn(email, choices) {
      const { pool, ...request } = signInRequest(topology, email, choices);
      return signIn({ ...request, issuer: pools.get(pool)!.issuer });
    },
    crash: (functionName) => lambda.terminateEnvironments(functionName),
    busy: () => lambda.busy,
    stop: () => undo.all(),
  };
}
