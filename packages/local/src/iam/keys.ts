import { hash } from "node:crypto";
import type { Topology } from "@larder/topology";

interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who signs: every function has a key of its own, people share one. */
export interface Keys {
  /** The key of a function, by its logical name. The same in every run, so that the AWS CLI may borrow it. */
  forFunction(logicalName: string): AccessKey;
  /** The key that may do everything: for shells, scripts and tests. */
  readonly forPeople: AccessKey;
  /** The secret that belongs to a key, to verify what it signed. */
  secretOf(accessKeyId: string): string | undefined;
  /** The logical name of the function whose key this is. */
  functionOf(accessKeyId: string): string | undefined;
}

/** Makes up the keys. They guard nothing: they tell callers apart. */
export function createKeys(topology: Topology): Keys {
  const functions = new Map(Object.keys(topology.functions).map((name) => [keyOf(topology, name).accessKeyId, name]));
  const forPeople = { accessKeyId: "larder", secretAccessKey: "larder" };
  return {
    forFunction: (logicalName) => keyOf(topology, logicalName),
    forPeople,
    secretOf(accessKeyId) {
      if (accessKeyId === forPeople.accessKeyId) return forPeople.secretAccessKey;
      const name = functions.get(accessKeyId);
      return name === undefined ? undefined : keyOf(topology, name).secretAccessKey;
    },
    functionOf: (accessKeyId) => functions.get(accessKeyId),
  };
}

/** AWS's temporary keys look like this: ASIA and 16 characters, with a secret of 40. */
function keyOf({ account, app, stage }: Topology, logicalName: string): AccessKey {
  const digest = hash("sha256", `${account}/${app}/${stage}/${logicalName}`);
  return { accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`, secretAccessKey: digest.slice(16, 56) };
}
