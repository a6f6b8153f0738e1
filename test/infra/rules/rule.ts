import type { Topology } from "@larder/topology";

/** What must hold of everything we deploy. Answers the violations, each naming the resource at fault. */
export type Rule = (topology: Topology) => string[];

/** One violation for each entry of a collection that fails, under its name. */
export const each = <Spec>(
  collection: Record<string, Spec>,
  violations: (spec: Spec, name: string) => readonly (string | false | undefined)[],
): string[] =>
  Object.entries(collection).flatMap(([name, spec]) =>
    violations(spec, name).flatMap((violation) => (violation ? [`${name} ${violation}`] : [])),
  );
