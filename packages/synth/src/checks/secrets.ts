import { secretsIn, type Topology } from "@larder/topology";

/** A secret goes to functions: who runs the topology fills it in there, and nowhere else. */
export function checkSecrets({ functions, ...others }: Topology): string[] {
  const elsewhere = Object.entries(functions).map(([name, { links: _, environment: __, ...spec }]) => [name, spec]);
  return [...elsewhere, ...Object.values(others).flatMap(entriesOf)].flatMap(([name, spec]) =>
    secretsIn(spec).map((secret) => `${name}: carries the secret ${secret}. Only functions can: by a link`),
  );
}

const entriesOf = (part: unknown) => (typeof part === "object" && part !== null ? Object.entries(part) : []);
