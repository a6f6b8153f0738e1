import type { Topology } from "@larder/topology";
import type { SignIn } from "./sign-in.ts";

/** What can be chosen when somebody signs in, in the topology's names. */
export interface SignInChoices {
  /** Default: none. */
  readonly groups?: readonly string[] | undefined;
  /** Logical name of the user pool. Default: the first. */
  readonly pool?: string | undefined;
  /** Logical name of the pool's client. Default: the first. */
  readonly client?: string | undefined;
  /** Default: all that the client may ask for. */
  readonly scopes?: readonly string[] | undefined;
}

/** The topology has nothing by that name. The message says what there is. */
export class NothingToSignInTo extends Error {
  override readonly name = "NothingToSignInTo";
}

/**
 * Finds in the topology what is needed to sign in, except for where the pool is served.
 * @throws {NothingToSignInTo}
 */
export function signInRequest(
  { userPools }: Pick<Topology, "userPools">,
  email: string,
  choices: SignInChoices = {},
): Omit<SignIn, "issuer"> & { readonly pool: string } {
  const [pool, { clients, groups: poolGroups }] = choose("user pool", userPools, choices.pool);
  const [clientName, client] = choose(`client of ${pool}`, clients, choices.client);
  const { groups = [], scopes } = choices;
  for (const group of groups) if (!poolGroups.includes(group)) throw nothing(`group of ${pool}`, group, poolGroups);
  const [redirectUri] = client.callbackUrls;
  if (redirectUri === undefined) throw new NothingToSignInTo(`The client ${clientName} of ${pool} has no callback URL`);
  return { pool, clientId: client.id, redirectUri, email, groups, ...(scopes && { scopes }) };
}

function choose<Item>(what: string, items: Record<string, Item>, name = Object.keys(items)[0] ?? ""): [string, Item] {
  const item = Object.hasOwn(items, name) ? items[name] : undefined;
  if (item === undefined) throw nothing(what, name, Object.keys(items));
  return [name, item];
}

const nothing = (what: string, name: string, there: readonly string[]) =>
  new NothingToSignInTo(
    `There is no ${`${what} ${name}`.trim()}; there ${there.length > 0 ? `are: ${there.join(", ")}` : "are none"}`,
  );
