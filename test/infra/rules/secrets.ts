import { secretMark, secretsIn } from "@larder/topology";
import { each, type Rule } from "./rule.ts";

/** How keys begin that are worth stealing: AWS's, Stripe's, GitHub's, private ones. */
const keys = /AKIA[0-9A-Z]{16}|\b[sr]k_(live|test)_\w+|\bwhsec_\w+|\bgh[pousr]_\w{36}|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** The topology is committed, and read by everybody. */
export const secretsHaveNoValue: Rule = (topology) => [
  ...each(topology.functions, ({ links }) =>
    Object.entries(links).map(
      ([name, { type, value }]) =>
        type === "sst.sst.Secret" && value !== secretMark(name) && `says the value of the secret ${name}`,
    ),
  ),
  ...Object.entries(topology).flatMap(([part, content]) =>
    keys.test(JSON.stringify(content)) ? [`${part} has something in it that looks like a key`] : [],
  ),
];

/** Whoever may look at a function's settings sees its environment; links are encrypted in the bundle. */
export const secretsAreLinked: Rule = ({ functions }) =>
  each(functions, ({ environment }) =>
    secretsIn(environment).map((secret) => `shows the secret ${secret} in its environment`),
  );
