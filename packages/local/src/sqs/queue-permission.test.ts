import type { ResourceStatement } from "@larder/topology";
import { describe, expect, test } from "vitest";
import { mayDeliver } from "./queue-permission.ts";

const request = {
  service: "events.amazonaws.com",
  queueArn: "arn:aws:sqs:eu-central-1:123456789012:orders",
  sourceArn: "arn:aws:events:eu-central-1:123456789012:rule/bus/placed",
  account: "123456789012",
};

const statement = (parts: Partial<ResourceStatement> = {}): ResourceStatement => ({
  effect: "Allow",
  principals: { Service: ["events.amazonaws.com"] },
  actions: ["sqs:SendMessage"],
  resources: [request.queueArn],
  ...parts,
});
const when = (operator: string, key: string, ...values: string[]) =>
  statement({ conditions: { [operator]: { [key]: values } } });

describe("a queue's policy lets a rule send", () => {
  test.each<[string, ResourceStatement[]]>([
    ["when it allows EventBridge", [statement()]],
    [
      "when it allows several services",
      [statement({ principals: { Service: ["s3.amazonaws.com", request.service] } })],
    ],
    ["when it allows everyone", [statement({ principals: { "*": ["*"] } })]],
    ["by wildcards", [statement({ actions: ["sqs:*"], resources: ["arn:aws:sqs:*:*:ord?rs"] })]],
    ["whatever the case of the action", [statement({ actions: ["SQS:sendmessage"] })]],
    ["for this rule", [when("ArnEquals", "aws:SourceArn", "arn:other", request.sourceArn)]],
    ["for rules of this bus", [when("ArnLike", "AWS:SourceArn", "arn:aws:events:*:*:rule/bus/*")]],
    ["for this account", [when("StringEquals", "aws:SourceAccount", request.account)]],
    [
      "when it denies only what is not TLS",
      [
        statement(),
        statement({
          effect: "Deny",
          principals: { "*": ["*"] },
          conditions: { Bool: { "aws:SecureTransport": ["false"] } },
        }),
      ],
    ],
  ])("%s", (_fact, policy) => {
    expect(mayDeliver({ policy }, request)).toBe(true);
  });
});

describe("a queue's policy does not let a rule send", () => {
  test.each<[string, ResourceStatement[]]>([
    ["when there is none", []],
    ["when it allows another service", [statement({ principals: { Service: ["sns.amazonaws.com"] } })]],
    ["when it allows another action", [statement({ actions: ["sqs:ReceiveMessage"] })]],
    ["when it is about another queue", [statement({ resources: [`${request.queueArn}-2`] })]],
    ["for another rule", [when("ArnEquals", "aws:SourceArn", `${request.sourceArn}2`)]],
    ["for another account", [when("StringEquals", "aws:SourceAccount", "999999999999")]],
    ["under a condition that nobody here knows", [when("DateLessThan", "aws:CurrentTime", "2999-01-01T00:00:00Z")]],
    ["on a key that nobody here knows", [when("StringEquals", "aws:PrincipalOrgID", "o-1")]],
    ["when it also denies", [statement(), statement({ effect: "Deny" })]],
  ])("%s", (_fact, policy) => {
    expect(mayDeliver({ policy }, request)).toBe(false);
  });
});
