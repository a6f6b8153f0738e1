/** `npm run bench`: measures the local cloud, each figure beside a reference measured in the same run. */
import { parseArgs } from "node:util";
import { machine } from "./machine.ts";
import { checkouts } from "./measures/checkouts.ts";
import { edits } from "./measures/edits.ts";
import { functions } from "./measures/functions.ts";
import { http } from "./measures/http.ts";
import { images } from "./measures/images.ts";
import { imports } from "./measures/imports.ts";
import { memory } from "./measures/memory.ts";
import { orders } from "./measures/orders.ts";
import { starts } from "./measures/starts.ts";
import { header, type Line, row } from "./report.ts";

const measures: Record<string, () => AsyncIterable<Line>> = {
  starts,
  http,
  orders,
  checkouts,
  edits,
  memory,
  functions,
  images,
  imports,
};

const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, help: { type: "boolean" } } });
const chosen = values.only ?? Object.keys(measures);
const unknown = chosen.filter((name) => !Object.hasOwn(measures, name));

if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no measure ${unknown.join(", ")}.`);
  console.log(`npm run bench -- [--only ${Object.keys(measures).join("|")}]…`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

console.log(header);
for (const name of chosen) await run(name);
console.log(`\n${machine()}`);

/** A measure that cannot be taken is said and passed over: the others still count. */
async function run(name: string) {
  try {
    for await (const line of measures[name]?.() ?? []) console.log(row(line));
  } catch (error) {
    console.log(`✗ ${name} could not be measured: ${error instanceof Error ? error.message : error}`);
  }
}
