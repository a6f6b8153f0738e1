import { createHash } from "node:crypto";
import type { Topology } from "@larder/topology";
import type { Lambda } from "./ports.ts";
import type { State } from "./state.ts";

/** A function that must run once after deployment failed, so what was deployed is not ready for use. */
export class DeployInvocationFailed extends Error {
  override name = "DeployInvocationFailed";
}

/**
 * Runs what the stack invokes on deployment: once per state folder, and again when its input changes,
 * as an `aws.lambda.Invocation` does.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_invocation
 * @throws {DeployInvocationFailed} with the function's own error.
 */
export async function runInvocations({
  topology,
  state,
  lambda,
}: {
  topology: Topology;
  state: State;
  lambda: Lambda;
}) {
  state.database.exec("CREATE TABLE IF NOT EXISTS invocations (name TEXT PRIMARY KEY, input TEXT NOT NULL)");
  const known = state.database.prepare("SELECT input FROM invocations WHERE name = ?");
  const remember = state.database.prepare("INSERT OR REPLACE INTO invocations VALUES (?, ?)");
  for (const [name, invocation] of Object.entries(topology.invocations)) {
    const input = JSON.stringify(invocation.input);
    const hash = createHash("sha256").update(input).digest("hex");
    if (known.get(name)?.["input"] === hash) continue;
    const result = await lambda.invoke(invocation.function, input, { trigger: "deploy" });
    if (result.failed)
      throw new DeployInvocationFailed(`${invocation.function}, run on first start, failed: ${result.payload}`);
    remember.run(name, hash);
  }
}
