import type { CdnSpec } from "@larder/topology";
import * as z from "zod";
import { bucketType } from "./buckets.ts";
import { labels } from "./inputs.ts";
import type { Registered, Registry } from "./registry.ts";

/** Managed by CloudFront, the same in every account: CachingOptimized and SecurityHeadersPolicy. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const securityHeaders = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/** How everything is served that the topology can tell of: reads alone, over TLS, to everybody, and no type guessed. */
const behaviour = {
  targetOriginId: z.string(),
  viewerProtocolPolicy: z.enum(["redirect-to-https", "https-only"]),
  allowedMethods: z.tuple([z.literal("GET"), z.literal("HEAD")]),
  cachedMethods: z.tuple([z.literal("GET"), z.literal("HEAD")]),
  cachePolicyId: z.literal(cachingOptimized),
  responseHeadersPolicyId: z.literal(securityHeaders),
  compress: z.boolean().optional(),
};

const distributionType = {
  type: "aws:cloudfront/distribution:Distribution",
  suffix: "Distribution",
  inputs: z.strictObject({
    tags: labels.tags,
    enabled: z.literal(true),
    httpVersion: z.string().optional(),
    isIpv6Enabled: z.boolean().optional(),
    origins: z.array(
      z.strictObject({ originId: z.string(), domainName: z.string(), originAccessControlId: z.string() }),
    ),
    defaultCacheBehavior: z.strictObject(behaviour),
    orderedCacheBehaviors: z.array(z.strictObject({ ...behaviour, pathPattern: z.string() })).default([]),
    restrictions: z.strictObject({ geoRestriction: z.strictObject({ restrictionType: z.literal("none") }) }),
    viewerCertificate: z.strictObject({ cloudfrontDefaultCertificate: z.literal(true) }),
  }),
};

/** That CloudFront signs what it reads. Whether the bucket lets it in is in the bucket's policy. */
const originAccessType = {
  type: "aws:cloudfront/originAccessControl:OriginAccessControl",
  suffix: "",
  inputs: z.strictObject({
    name: z.string().optional(),
    originAccessControlOriginType: z.literal("s3"),
    signingBehavior: z.literal("always"),
    signingProtocol: z.literal("sigv4"),
  }),
};

export const cdnTypes = [distributionType, originAccessType];

export function expressCdns(registry: Registry): Record<string, CdnSpec> {
  registry.of<unknown>(originAccessType);
  return Object.fromEntries(registry.of(distributionType).map((found) => [found.name, expressCdn(registry, found)]));
}

function expressCdn(
  registry: Registry,
  { name, inputs, outputs }: Registered<z.infer<typeof distributionType.inputs>>,
): CdnSpec {
  const bucketOf = (originId: string) => {
    const origin = inputs.origins.find((candidate) => candidate.originId === originId);
    return registry.find(bucketType, "bucketRegionalDomainName", origin?.domainName ?? originId, name);
  };
  for (const { originId, originAccessControlId } of inputs.origins)
    if (!registry.has(originAccessType, "id", originAccessControlId))
      registry.report(name, `reads ${originId} by ${originAccessControlId}, which is not in these stacks`);
  // CloudFront asks them in their order, and the default last:
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
  const behaviours = [...inputs.orderedCacheBehaviors, { ...inputs.defaultCacheBehavior, pathPattern: "/*" }];
  return {
    endpoint: `https://${String(outputs["domainName"])}`,
    routes: behaviours.map(({ pathPattern, targetOriginId }) => ({
      pattern: pathPattern,
      bucket: bucketOf(targetOriginId),
    })),
  };
}
