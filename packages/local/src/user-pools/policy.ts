import type { UserPoolSpec } from "@larder/topology";
import { errors, interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";

const { Check, base } = interactionPolicy;

/** When a provider stops to ask a person something: to sign in, but never for consent. Scopes beyond the client's are refused. */
export function createPolicy(pool: UserPoolSpec): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.remove("consent");
  policy.get("login")?.checks.add(
    new Check("unknown_scope", "a scope is not the client's", ({ oidc, query }: KoaContextWithOIDC) => {
      const client = Object.values(pool.clients).find(({ id }) => id === oidc.client?.clientId);
      // The provider has dropped what no client may have from its own list by now.
      const asked = String(query["scope"] ?? "").split(" ");
      const unknown = asked.filter((scope) => scope !== "" && !client?.scopes.includes(scope));
      if (unknown.length > 0) throw new errors.InvalidScope("requested scope is not allowed", unknown.join(" "));
      return Check.NO_NEED_TO_PROMPT;
    }),
  );
  return policy;
}
