/** Triggers for tests of user pools. */

interface TokenEvent {
  readonly request: { readonly groupConfiguration: { readonly groupsToOverride: readonly string[] } };
}

/** Grants staff one scope more, and takes one from everybody. */
export const addsAndSuppresses = async (event: TokenEvent) => ({
  ...event,
  response: {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        scopesToAdd: event.request.groupConfiguration.groupsToOverride.includes("staff")
          ? ["shop/admin", "shop/buy"]
          : [],
        scopesToSuppress: ["email"],
        claimsToAddOrOverride: { tier: "gold", levels: [1, 2], sub: "root", scope: "all", "cognito:groups": ["root"] },
        claimsToSuppress: ["username", "auth_time"],
      },
      idTokenGeneration: { claimsToAddOrOverride: { tier: "gold", aud: "root" }, claimsToSuppress: ["email_verified"] },
    },
  },
});

export const overridesGroups = async (event: TokenEvent) => ({
  ...event,
  response: { claimsAndScopeOverrideDetails: { groupOverrideDetails: { groupsToOverride: ["guests"] } } },
});

/** Shows what it was asked in a claim. */
export const tells = async (event: TokenEvent) => ({
  ...event,
  response: {
    claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { asked: event } } },
  },
});

export const leavesAlone = async (event: TokenEvent) => event;

export const refuses = async () => {
  throw new Error("Not on Sundays");
};

export const answersNonsense = async () => "nonsense";
