import * as z from "zod";
import { name } from "./name.ts";

/** A CDN in front of buckets: a CloudFront distribution that alone may read them (origin access control). */
export const cdnSchema = z.strictObject({
  /** Where it answers on AWS, as links and environments name it: `https://<id>.cloudfront.net`. */
  endpoint: z.url(),
  /** In their order: the first pattern that fits decides. `/*` is everything, and the last. */
  routes: z.array(z.strictObject({ pattern: z.string().startsWith("/"), bucket: name })),
});

export type CdnSpec = z.infer<typeof cdnSchema>;
