import { customerScope, staffScope } from "@larder/contracts";
import { task } from "@larder/lambda/task";
import * as z from "zod";
import { staffGroup } from "./staff-group.ts";

/** As far as it matters here: Cognito wants back the whole event, whatever else is in it. */
const eventSchema = z.looseObject({
  // The first version reaches identity tokens only: what this function answered would be ignored.
  version: z.literal("2"),
  request: z.looseObject({
    groupConfiguration: z.looseObject({ groupsToOverride: z.array(z.string()).nullish() }),
  }),
});

/**
 * Asked by the user pool before it signs a token: everybody may act as a customer, members of the staff group also as
 * staff. From all others the staff scope is taken away, so that no client's settings can give it to them.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export const handler = task(eventSchema, async (event) => ({
  ...event,
  response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: scopesFor(event.request.groupConfiguration) } },
}));

const scopesFor = ({ groupsToOverride }: z.infer<typeof eventSchema>["request"]["groupConfiguration"]) =>
  groupsToOverride?.includes(staffGroup)
    ? { scopesToAdd: [customerScope, staffScope] }
    : { scopesToAdd: [customerScope], scopesToSuppress: [staffScope] };
