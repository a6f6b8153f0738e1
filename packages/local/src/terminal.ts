import { styleText } from "node:util";
import type { Topology } from "@larder/topology";
import * as z from "zod";
import type { LiveEvent } from "./live.ts";

/** How much is printed, and in which time zone the person lives. */
type Detail = { verbose: boolean; quiet: boolean; timeZone: string };

type Invocation = Extract<LiveEvent, { type: "invocation" }>;

/** Whoever makes a request waits for its answer, not for us to print: lines are written together, this often. */
const flushMs = 20;
/** Above so many at once nobody reads one by one: they are counted. */
const readable = 20;

/** Prints what happens, one line each, and counts what comes too fast to be read. */
export function createPrinter(detail: Detail, write: (text: string) => void = (text) => process.stdout.write(text)) {
  const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: detail.timeZone });
  let events: LiveEvent[] = [];
  function flush() {
    const [fine, other] = split(events);
    events = [];
    const lines = [
      ...(fine.length > readable ? counted(fine) : fine.map((event) => invocation(event))),
      ...other.map((event) => describe(event, detail)),
    ].filter((line) => line !== undefined);
    const time = styleText("dim", clock.format());
    if (lines.length > 0) write(lines.map((line) => `${time} ${line}\n`).join(""));
  }
  return (event: LiveEvent) => {
    if (detail.quiet && isFine(event)) return;
    if (events.push(event) === 1) setTimeout(flush, flushMs);
  };
}

const isFine = (event: LiveEvent): event is Invocation => event.type === "invocation" && !event.error;

function split(events: LiveEvent[]): [Invocation[], LiveEvent[]] {
  return [events.filter(isFine), events.filter((event) => !isFine(event))];
}

const counted = (fine: Invocation[]) =>
  [...Map.groupBy(fine, (event) => event.function)].map(
    ([name, { length }]) => `${styleText("green", "✓")} ${name} ${styleText("dim", `× ${length}`)}`,
  );

function describe(event: LiveEvent, { verbose, quiet }: Detail): string | undefined {
  switch (event.type) {
    case "warning":
      return styleText("yellow", `! ${event.message}`);
    case "delivery":
      if (event.outcome === "delivered") return verbose ? `${event.from} → ${event.to}` : undefined;
      return styleText(
        "yellow",
        `! ${event.from} → ${event.to}: ${event.outcome}${event.reason ? `, ${event.reason}` : ""}`,
      );
    case "invocation":
      return invocation(event);
    case "durable":
      return durable(event, verbose);
    case "reload":
      if (event.error)
        return styleText("red", `✗ ${event.function} does not compile, the last good code goes on\n${event.error}`);
      return quiet
        ? undefined
        : styleText("cyan", `↻ ${event.function} reloaded in ${Math.round(event.durationMs)} ms`);
    case "log":
      if (verbose) return `${styleText("dim", event.function)} ${event.line}`;
      return failure(event);
    case "call":
      return verbose && event.caller !== ""
        ? styleText("dim", `${event.caller} ${event.service}:${event.operation} ${event.status}`)
        : undefined;
    default:
      return undefined;
  }
}

function invocation(event: Invocation) {
  const took = `${event.durationMs.toFixed(event.durationMs < 10 ? 1 : 0)} ms`;
  const facts = styleText("dim", `${event.trigger}${event.coldStart ? ", cold start" : ""}`);
  if (event.error)
    return `${styleText("red", "✗")} ${event.function} ${took} ${facts} ${styleText("red", event.error)}`;
  return `${styleText("green", "✓")} ${event.function} ${took} ${facts}`;
}

const failureSchema = z
  .object({
    message: z.string(),
    error: z.object({ name: z.string(), message: z.string() }).optional(),
    errorType: z.string().optional(),
    errorMessage: z.string().optional(),
  })
  .transform(({ message, error, errorType: name = error?.name, errorMessage = error?.message }) =>
    [message, name, errorMessage?.replaceAll(/\s+/g, " ")].filter((part) => part !== undefined).join(": "),
  );

/**
 * What a function logs as an error, in one line: it may have answered its caller all the same, with a 500. In JSON it is
 * as Powertools writes it, or Lambda itself.
 */
function failure({ function: name, line }: Extract<LiveEvent, { type: "log" }>): string | undefined {
  if (!isError.test(line)) return undefined;
  const { data = line } = failureSchema.safeParse(parse(line));
  return `${styleText("red", "✗")} ${name} ${styleText("red", data)}`;
}

const isError = /"level":"(ERROR|FATAL|CRITICAL)"/;

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Of a durable execution how it ended when it ended badly; all of it for who wants to see all. */
function durable(event: Extract<LiveEvent, { type: "durable" }>, verbose: boolean) {
  const line = `${event.function} ${event.execution}: ${[event.event, event.operation].filter(Boolean).join(" ")}`;
  if (/^Execution(Failed|TimedOut|Stopped)$/.test(event.event)) return styleText("red", `✗ ${line}`);
  return verbose ? line : undefined;
}

const hints: Partial<Record<string, string>> = {
  aws: "for AWS SDKs and the aws CLI, as AWS_ENDPOINT_URL",
  oidc: "signs anybody in; for curl: TOKEN=$(npm run -s token)",
};

/** An API has nothing at its address itself, but may have pages for people. */
function apiHint({ httpApis }: Topology, place: string): string | undefined {
  const found = Object.entries(httpApis).find(([name]) => name.toLowerCase() === place);
  return found?.[1].routes.some(({ key }) => key === "GET /docs") ? "its reference is at /docs" : undefined;
}

function cdnHint({ cdns }: Topology, place: string): string | undefined {
  const found = Object.entries(cdns).find(([name]) => name.toLowerCase() === place);
  return found && `serves what is in ${found[1].routes.map(({ bucket }) => bucket).join(", ")}`;
}

/** What a person sees once everything runs. */
export function banner(of: {
  topology: Topology;
  urls: Record<string, string>;
  seconds: number;
  state: string;
}): string {
  const { topology, urls } = of;
  const bold = (text: string) => styleText("bold", text);
  const width = Math.max(...Object.keys(urls).map((name) => name.length));
  const places = Object.entries(urls).map(([name, url]) => {
    const hint = hints[name] ?? apiHint(topology, name) ?? cdnHint(topology, name);
    return `  ${name.padEnd(width)}  ${bold(url)}${hint ? styleText("dim", `   ${hint}`) : ""}`;
  });
  return [
    "",
    `${bold(topology.app)} runs: ${inventory(topology)}`,
    "",
    ...places,
    "",
    `  ready in ${of.seconds.toFixed(1)} s · data is kept in ${of.state} · Ctrl-C stops`,
    "",
  ].join("\n");
}

function inventory(topology: Topology) {
  const count = (collection: object, one: string, many = `${one}s`) => {
    const { length } = Object.keys(collection);
    return `${length} ${length === 1 ? one : many}`;
  };
  return [
    count(topology.functions, "function"),
    count(topology.tables, "table"),
    count(topology.queues, "queue"),
    ...(Object.keys(topology.buckets).length > 0 ? [count(topology.buckets, "bucket")] : []),
    count(topology.buses, "bus", "buses"),
    count(topology.rules, "rule"),
  ].join(", ");
}
