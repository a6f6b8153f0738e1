/**
 * `npm run -s token -- --as customer`: signs somebody in at the running local cloud and prints an access token.
 *   TOKEN=$(npm run -s token -- --as staff); curl -H "authorization: Bearer $TOKEN" …
 */
import { parseArgs, styleText } from "node:util";
import { signIn, signInRequest } from "@larder/local/sign-in";
import { loadTopology, type Topology } from "@larder/topology";
import { findLocalCloud } from "./local-cloud.ts";

const help = `Prints an access token for the local cloud that runs.

  npm run -s token -- [options]

  --as <who>         a group of the user pool, which the person is then in (staff), or anybody else (customer)
  --email <address>  who signs in (<who>@example.com)
  --state <folder>   where the local cloud keeps its data (.larder)
  --topology <file>  what it runs (stacks/topology.json)
  --help             this text
`;

/** Something that the person who asks for a token can mend. */
class NoToken extends Error {}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const options = readOptions();
  if (options.help) return console.log(help);
  const issuer = readIssuer(options.state);
  const topology = loadTopology(options.topology);
  const email = options.email ?? `${options.as}@example.com`;
  const groups = poolGroups(topology).filter((group) => group === options.as);
  const { accessToken, expiresIn } = await signIn({ ...signInRequest(topology, email, { groups }), issuer });
  console.log(accessToken);
  if (process.stdout.isTTY && process.stderr.isTTY) console.error(styleText("dim", hint(email, groups, expiresIn)));
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        as: { type: "string", default: "customer" },
        email: { type: "string" },
        state: { type: "string", default: ".larder" },
        topology: { type: "string", default: "stacks/topology.json" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new NoToken(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

function readIssuer(state: string): string {
  const { oidc } = findLocalCloud(state);
  if (oidc === undefined) throw new NoToken("The local cloud that runs has no user pool to sign in to.");
  return oidc;
}

function poolGroups({ userPools }: Topology): readonly string[] {
  return Object.values(userPools)[0]?.groups ?? [];
}

function hint(email: string, groups: readonly string[], seconds: number): string {
  const member = groups.length > 0 ? `, in ${groups.join(", ")}` : "";
  return `${email}${member}, for ${Math.round(seconds / 60)} minutes. In a shell: TOKEN=$(npm run -s token)`;
}
