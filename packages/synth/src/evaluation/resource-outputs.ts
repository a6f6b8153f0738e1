import {
  bucketArn,
  busArn,
  functionArn,
  queueArn,
  ruleArn,
  tableArn,
  tableStreamArn,
  userPoolArn,
} from "@larder/topology";
import { place } from "../place.ts";

type Values = Record<string, unknown>;

/** The bucket that SST keeps code in; it makes it once for an account. */
export const assetBucket = "sst-asset";

const arn = (service: string, resource: string) => `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
const text = (value: unknown) => (typeof value === "string" ? value : "");
const idOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** What AWS, or Pulumi's random provider, would answer when the resource is created, by type. */
const outputs: Record<string, (inputs: Values, name: string) => Values> = {
  "aws:iam/role:Role": ({ name }) => ({ arn: `arn:aws:iam::${place.account}:role/${text(name)}` }),
  "aws:lambda/function:Function": ({ name }) => lambdaFunction(functionArn(place, text(name))),
  "aws:sqs/queue:Queue": ({ name }) => {
    const url = `https://sqs.${place.region}.amazonaws.com/${place.account}/${text(name)}`;
    return { id: url, url, arn: queueArn(place, text(name)) };
  },
  "aws:dynamodb/table:Table": ({ name, streamEnabled }) => ({
    arn: tableArn(place, text(name)),
    ...(streamEnabled === true && { streamArn: tableStreamArn(place, text(name)) }),
  }),
  "aws:cloudwatch/eventBus:EventBus": ({ name }) => ({ arn: busArn(place, text(name)) }),
  "aws:cloudwatch/eventRule:EventRule": ({ name, eventBusName }) => ({
    arn: ruleArn(place, text(eventBusName), text(name)),
  }),
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({ arn: arn("logs", `log-group:${text(name)}`) }),
  "aws:apigatewayv2/api:Api": (_, name) => ({
    id: idOf(name),
    apiEndpoint: `https://${idOf(name)}.execute-api.${place.region}.amazonaws.com`,
    executionArn: arn("execute-api", idOf(name)),
    arn: `arn:aws:apigateway:${place.region}::/apis/${idOf(name)}`,
  }),
  "aws:s3/bucket:Bucket": ({ bucket }) => ({
    id: text(bucket),
    arn: bucketArn(text(bucket)),
    bucketDomainName: `${text(bucket)}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${text(bucket)}.s3.${place.region}.amazonaws.com`,
  }),
  "aws:cloudfront/distribution:Distribution": (_, name) => ({
    id: idOf(name),
    arn: `arn:aws:cloudfront::${place.account}:distribution/${idOf(name)}`,
    domainName: `${idOf(name)}.cloudfront.net`,
  }),
  "aws:cloudfront/originAccessControl:OriginAccessControl": (_, name) => ({ id: idOf(name) }),
  "aws:cognito/userPool:UserPool": (_, name) => {
    const id = `${place.region}_${idOf(name)}`;
    return { id, arn: userPoolArn(place, id), endpoint: `cognito-idp.${place.region}.amazonaws.com/${id}` };
  },
  "aws:cognito/userPoolClient:UserPoolClient": (_, name) => ({ id: idOf(name) }),
  "aws:cognito/userPoolDomain:UserPoolDomain": ({ domain }) => ({ id: text(domain) }),
  "aws:cognito/resourceServer:ResourceServer": ({ userPoolId, identifier }) => ({
    id: `${text(userPoolId)}|${text(identifier)}`,
  }),
  "aws:cognito/userGroup:UserGroup": ({ userPoolId, name }) => ({ id: `${text(userPoolId)}/${text(name)}` }),
  "random:index/randomBytes:RandomBytes": ({ length }) => {
    const bytes = Buffer.alloc(Number(length));
    return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
};

const lambdaFunction = (arn: string) => ({
  arn,
  qualifiedArn: `${arn}:1`,
  version: "1",
  invokeArn: invokeArn(arn),
  qualifiedInvokeArn: invokeArn(`${arn}:1`),
  responseStreamingInvokeArn: invokeArn(arn, "2021-11-15", "response-streaming-invocations"),
});

const invokeArn = (arn: string, version = "2015-03-31", action = "invocations") =>
  `arn:aws:apigateway:${place.region}:lambda:path/${version}/functions/${arn}/${action}`;

/** Of a type that is not listed, an ARN in the usual form: enough to go on until synth says that it cannot express it. */
export function outputsOf(type: string, inputs: Values, name: string): Values {
  const known = outputs[type];
  if (known) return known(inputs, name);
  const [, service, resource] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  return service ? { arn: arn(service, `${resource}/${text(inputs["name"]) || name}`) } : {};
}
