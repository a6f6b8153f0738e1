import * as z from "zod";
import { name } from "./name.ts";

const routeSchema = z.strictObject({
  /** `GET /orders/{id}`, or `$default`. */
  key: name,
  function: name,
  auth: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("none") }),
    z.strictObject({ type: z.literal("iam") }),
    z.strictObject({ type: z.literal("jwt"), authorizer: name, scopes: z.array(name) }),
  ]),
});

export const httpApiSchema = z.strictObject({
  name,
  /** Where it answers on AWS, as links and environments name it: `https://<id>.execute-api.<region>.amazonaws.com`. */
  endpoint: z.url(),
  routes: z.array(routeSchema),
  authorizers: z.record(name, z.strictObject({ issuer: name, audiences: z.array(name) })),
  cors: z
    .strictObject({
      allowOrigins: z.array(name),
      allowMethods: z.array(name),
      allowHeaders: z.array(name),
      exposeHeaders: z.array(name),
      allowCredentials: z.boolean(),
      maxAge: z.int().min(-1).max(86_400).optional(),
    })
    .optional(),
  stageVariables: z.record(name, z.string()),
  logging: z.strictObject({ retentionDays: z.int().min(0) }).optional(),
});

export type RouteSpec = z.infer<typeof routeSchema>;
export type HttpApiSpec = z.infer<typeof httpApiSchema>;
