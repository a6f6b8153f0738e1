import { media } from "./buckets.ts";

/** CloudFront signs what it reads, so that the bucket need not be open to anybody else. */
const originAccess = new aws.cloudfront.OriginAccessControl("MediaAccess", {
  originAccessControlOriginType: "s3",
  signingBehavior: "always",
  signingProtocol: "sigv4",
});

/** CloudFront's own policies, by the ids that they have in every account. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const securityHeaders = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/**
 * What serves the pictures of products to everybody, near to them. Not by SST's Router: for one bucket that is a function in
 * front of every request, and a store of routes for it to look up.
 */
const cdn = new aws.cloudfront.Distribution("Cdn", {
  enabled: true,
  httpVersion: "http2and3",
  isIpv6Enabled: true,
  origins: [
    {
      originId: "media",
      domainName: media.nodes.bucket.bucketRegionalDomainName,
      originAccessControlId: originAccess.id,
    },
  ],
  defaultCacheBehavior: {
    targetOriginId: "media",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    compress: true,
    cachePolicyId: cachingOptimized,
    responseHeadersPolicyId: securityHeaders,
  },
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: { cloudfrontDefaultCertificate: true },
});

/** Where it is. It grants nothing. */
export const mediaCdn = new sst.Linkable("MediaCdn", { properties: { url: $interpolate`https://${cdn.domainName}` } });
