/** `npm start`: runs `stacks/topology.json` on this machine until Ctrl-C. */
import { parseArgs, styleText } from "node:util";
import { loadTopology } from "@larder/topology";
import { type LocalCloud, start } from "./start.ts";
import { banner, createPrinter } from "./terminal.ts";

const help = `Runs the whole topology on this machine.

  npm start -- [options]

  --port <number>      of the first HTTP API (4000), others take those that follow; 0 takes any that are free
  --aws-port <number>  of the AWS endpoint (4566, or any that is free with --port 0)
  --oidc-port <number> of the user pool (4001, or any that is free with --port 0)
  --fresh              start over: forget all data of earlier runs
  --state <folder>     where data is kept (.larder)
  --topology <file>    what to run (stacks/topology.json)
  --verbose            print every log line and every AWS call
  --quiet              print only where things are, and what went wrong
  --help               this text

SST_SECRET_<name> in the environment is the value of that secret; without it one is made up and kept with the data.
`;

/** Functions run in UTC, as on AWS; their threads have no time zone of their own, so this process gives up its own. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
process.env["TZ"] = "UTC";

await main();

async function main() {
  const options = readOptions();
  if (options.help) return console.log(help);
  try {
    await run(options);
  } catch (error) {
    fail(error);
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "4000" },
        "aws-port": { type: "string" },
        "oidc-port": { type: "string" },
        fresh: { type: "boolean", default: false },
        state: { type: "string", default: ".larder" },
        topology: { type: "string", default: "stacks/topology.json" },
        verbose: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const port = portNumber("--port", values.port);
    const otherPort = (option: "aws-port" | "oidc-port", usual: string) =>
      portNumber(`--${option}`, values[option] ?? (port ? usual : "0"));
    return { ...values, port, awsPort: otherPort("aws-port", "4566"), oidcPort: otherPort("oidc-port", "4001") };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}

function portNumber(option: string, text: string) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${option} takes a number from 0 to 65535, not ${text}`);
  return port;
}

async function run(options: ReturnType<typeof readOptions>) {
  const topology = loadTopology(options.topology);
  const print = createPrinter({ ...options, timeZone });
  const local = await start(topology, { ...options, secrets: secretsIn(process.env), onLive: print });
  stopOnSignals(local);
  // Since the process began: what the person has waited.
  const seconds = performance.now() / 1000;
  console.log(banner({ topology, urls: local.urls, seconds, state: options.state }));
}

/** Under the names by which SST's own CLI takes them. */
function secretsIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  const found = Object.entries(environment).flatMap(([variable, value = ""]) => {
    const [, name] = /^SST_SECRET_(\w+)$/.exec(variable) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(found);
}

function stopOnSignals(local: LocalCloud) {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(130);
    stopping = true;
    await local.stop().catch(fail);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
}

/** What a person can mend has a message that says how; only what nobody foresaw comes with its stack. */
function fail(error: unknown): never {
  const foreseen =
    error instanceof Error && error.name !== "Error" && !/^(Type|Range|Reference|Syntax)Error$/.test(error.name);
  console.error(styleText("red", foreseen ? error.message : String(error instanceof Error ? error.stack : error)));
  process.exit(1);
}
