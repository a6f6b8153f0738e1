import type { FunctionSpec } from "./resources/function.ts";

/** What stands for a secret's value in links and environments: a topology says where a secret goes, and never what it is. */
export const secretMark = (name: string) => `{{secret ${name}}}`;

const mark = /\{\{secret (\w+)\}\}/g;

/** The secrets that a value mentions anywhere, each once. */
export const secretsIn = (value: unknown): string[] => [
  ...new Set([...JSON.stringify(value).matchAll(mark)].flatMap(([, name = ""]) => name)),
];

/** A text with the secrets' values in the place of their marks. */
export const revealSecrets = (text: string, value: (name: string) => string): string =>
  text.replaceAll(mark, (_, name: string) => value(name));

/** The secrets that a function gets, by its links or its environment. */
export const secretsOf = ({ links, environment }: Pick<FunctionSpec, "links" | "environment">): string[] =>
  secretsIn([links, environment]);
