import type { Topology } from "./topology.ts";

type Place = Pick<Topology, "region" | "account">;

const arn = (place: Place, service: string, resource: string) =>
  `arn:aws:${service}:${place.region}:${place.account}:${resource}`;

/** ARNs by physical name, as AWS spells them. */
export const functionArn = (place: Place, name: string) => arn(place, "lambda", `function:${name}`);
/** What a durable function runs, whichever of its versions it began with: a pattern, of which no part is narrower. */
export const executionsArn = (place: Place, name: string) => functionArn(place, `${name}:*/durable-execution/*/*`);
export const queueArn = (place: Place, name: string) => arn(place, "sqs", name);
export const tableArn = (place: Place, name: string) => arn(place, "dynamodb", `table/${name}`);
/** The stream's own label is the time it was made; here a fixed one, so that the topology is stable. */
export const tableStreamArn = (place: Place, name: string) => `${tableArn(place, name)}/stream/2024-01-01T00:00:00.000`;
export const busArn = (place: Place, name: string) => arn(place, "events", `event-bus/${name}`);
export const userPoolArn = (place: Place, id: string) => arn(place, "cognito-idp", `userpool/${id}`);
export const ruleArn = (place: Place, bus: string, rule: string) => arn(place, "events", `rule/${bus}/${rule}`);

/** What the tokens of a user pool name as their issuer, and authorizers by it. */
export const userPoolIssuer = (place: Place, id: string) => `https://cognito-idp.${place.region}.amazonaws.com/${id}`;

/** A bucket's name is the only one of its kind in the world, so its ARN says no region and no account. */
export const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
