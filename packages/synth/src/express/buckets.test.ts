import { resolve } from "node:path";
import type { Topology } from "@larder/topology";
import { beforeAll, describe, expect, test } from "vitest";
import { problemsOf, synthStack } from "../fixtures/synth-stack.ts";
import { ensurePlatform } from "../platform.ts";

beforeAll(() => ensurePlatform(resolve(import.meta.dirname, "../../../..")), 300_000);

/** Put in front of a stack, makes distributions that differ in what is said of them. */
const distribution = `
  const behaviour = {
    targetOriginId: "files",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03",
  };
  const distribute = (name: string, bucket: sst.aws.Bucket, access: $util.Input<string>, more: object = {}) =>
    new aws.cloudfront.Distribution(name, {
      enabled: true,
      origins: [
        { originId: "files", domainName: bucket.nodes.bucket.bucketRegionalDomainName, originAccessControlId: access },
      ],
      defaultCacheBehavior: behaviour,
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
      ...more,
    });
`;

describe("of a stack with buckets and a CDN", () => {
  let topology: Topology;
  beforeAll(async () => {
    topology = await synthStack(`
      ${distribution}
      const files = new sst.aws.Bucket("Files", { versioning: true, lifecycle: [{ id: "old", expiresIn: "3 days" }] });
      const work = new sst.aws.Queue("Work");
      new aws.s3.BucketNotification("FilesNotification", {
        bucket: files.name,
        queues: [{ queueArn: work.arn, events: ["s3:ObjectRemoved:*"], filterSuffix: ".csv" }],
        eventbridge: true,
      });
      new sst.aws.Bucket("Open", { access: "public", enforceHttps: false, cors: false });
      const access = new aws.cloudfront.OriginAccessControl("Access", {
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      });
      const patterns = ["/new/*", "/new/older/*"];
      distribute("Cdn", files, access.id, {
        orderedCacheBehaviors: patterns.map((pathPattern) => ({ ...behaviour, pathPattern })),
      });
    `);
  }, 120_000);

  test("what is set is told, and what SST sets unasked", () => {
    expect(topology.buckets["Files"]).toMatchObject({
      versioning: true,
      forceDestroy: true,
      private: true,
      policy: [{ effect: "Deny", conditions: { Bool: { "aws:SecureTransport": ["false"] } } }],
      cors: [{ allowedOrigins: ["*"], allowedMethods: ["DELETE", "GET", "HEAD", "POST", "PUT"] }],
      lifecycle: [{ id: "old", prefix: "", expiration: 3 }],
      notifications: [{ events: ["s3:ObjectRemoved:*"], suffix: ".csv", to: { queue: "Work" } }],
      eventBridge: true,
    });
  });

  test("one that is open is not told as private", () => {
    expect(topology.buckets["Open"]).toMatchObject({
      private: false,
      policy: [{ effect: "Allow", principals: { "*": ["*"] }, actions: ["s3:GetObject"] }],
      cors: [],
      lifecycle: [],
    });
  });

  test("a distribution is told by what it reads, in the order in which it is asked", () => {
    const { routes = [] } = topology.cdns["Cdn"] ?? {};
    expect(routes.map(({ pattern, bucket }) => `${pattern} ${bucket}`)).toEqual([
      "/new/* Files",
      "/new/older/* Files",
      "/* Files",
    ]);
  });
});

test("what of buckets and CDNs the topology cannot tell, or AWS forgets, is reported by name", {
  timeout: 120_000,
}, async () => {
  const problems = await problemsOf(`
    ${distribution}
    new sst.aws.Bucket("Files", {
      lifecycle: [{ id: "old", expiresAt: "2030-01-01" }],
      transform: { bucket: (args) => { args.objectLockEnabled = true; } },
    });
    const told = new sst.aws.Bucket("Told");
    told.notify({ notifications: [{ name: "Reader", function: "src/present.handler" }] });
    new aws.s3.BucketNotification("Again", { bucket: told.name, eventbridge: true });
    distribute("Signed", told, "elsewhere");
    const uncached = { ...behaviour, cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" };
    distribute("Uncached", told, "elsewhere", { defaultCacheBehavior: uncached });
  `);
  const expected = [
    /^FilesBucket .*: the topology cannot express its objectLockEnabled/,
    /^FilesLifecycle .*: the topology cannot express its rules\.0\.expiration\.date/,
    /^Told: AWS keeps only the last of Again and ToldNotifications/,
    /the topology cannot express its principal/,
    /^Signed: reads files by elsewhere, which is not in these stacks/,
    /^Uncached .*: the topology cannot express its defaultCacheBehavior\.cachePolicyId/,
  ];
  for (const each of expected) expect(problems).toContainEqual(expect.stringMatching(each));
});
