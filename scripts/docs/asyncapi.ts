import { type EventDefinition, eventDefinitions } from "@larder/contracts";
import type { Topology } from "@larder/topology";
import { stringify } from "yaml";
import * as z from "zod";
import { consumersOf, publishersOf } from "./participants.ts";
import { eventDescriptions } from "./tsdoc.ts";

/**
 * The AsyncAPI document of the event bus: every event in every version, and which service sends and receives it. Made
 * from the definitions and the topology alone, so the same input is always the same text.
 * https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApi(topology: Topology, definitions: readonly EventDefinition[] = eventDefinitions): string {
  const events = definitions.toSorted((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : a.version - b.version));
  const descriptions = eventDescriptions("packages/contracts/src");
  const messages = events.map((event) => message(event, descriptions.get(`${event.type} ${event.version}`)));
  const document = {
    asyncapi: "3.0.0",
    info,
    defaultContentType: "application/json",
    channels: {
      events: {
        address: Object.keys(topology.buses)[0],
        title: "The event bus",
        description:
          "An EventBridge bus. Each event is the `detail` of an entry; `source` and `detail-type` repeat its own.",
        messages: Object.fromEntries(
          events.map((event) => [keyOf(event), { $ref: `#/components/messages/${keyOf(event)}` }]),
        ),
      },
    },
    operations: operations(topology, events),
    components: {
      messages: Object.fromEntries(messages.map(({ key, body }) => [key, body])),
      schemas: Object.assign({}, ...messages.map(({ named }) => named)),
    },
  };
  return `# Made by \`npm run docs\` from packages/contracts and stacks/topology.json.\n${stringify(document, { lineWidth: 120, aliasDuplicateObjects: false })}`;
}

const info = {
  title: "Larder: events",
  version: "1.0.0",
  description:
    "What services tell each other: CloudEvents 1.0 in JSON. Each event has a version of its own, `dataversion`, which " +
    "goes up with every breaking change, and versions live side by side. Delivery is at least once: two " +
    "deliveries with one `id` are one event. Fields that a consumer does not know are to be ignored.",
  license: { name: "MIT", url: "https://opensource.org/license/mit" },
  contact: { name: "The maintainers of Larder" },
  tags: [{ name: "events" }],
};

const keyOf = ({ type, version }: EventDefinition) => `${type}.v${version}`;

/** @param summary What the event says has happened. */
function message(event: EventDefinition, summary = event.type) {
  const { $schema: _, definitions, ...payload } = z.toJSONSchema(event.schema, { io: "input", target: "draft-7" });
  return {
    key: keyOf(event),
    named: relocated(definitions),
    body: {
      name: event.type,
      title: `${event.type}, version ${event.version}`,
      summary,
      contentType: "application/json",
      correlationId: {
        location: "$message.payload#/correlationid",
        description: "Shared by all that one request set off.",
      },
      payload: relocated(payload),
      "x-eventbridge-pattern": event.pattern,
    },
  };
}

/** Schemas that have names of their own are found among the components. */
const relocated = (part: unknown = {}): unknown =>
  JSON.parse(JSON.stringify(part).replaceAll('"#/definitions/', '"#/components/schemas/'));

interface Participation {
  readonly service: string;
  readonly event: EventDefinition;
  readonly function: string;
}

function operations(topology: Topology, events: readonly EventDefinition[]) {
  const sent = events.flatMap((event): Participation[] =>
    publishersOf(topology, event).map((name) => ({
      service: event.source.replace("larder.", ""),
      event,
      function: name,
    })),
  );
  const received = events.flatMap((event): Participation[] =>
    consumersOf(topology, event).map(({ service = "unknown", function: name }) => ({ service, event, function: name })),
  );
  return { ...perService("send", sent), ...perService("receive", received) };
}

const perService = (action: "send" | "receive", participations: readonly Participation[]) =>
  Object.fromEntries(
    [...Map.groupBy(participations, ({ service }) => service)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([service, own]) => [`${service}.${action}`, operation(action, service, own)]),
  );

function operation(action: "send" | "receive", service: string, own: readonly Participation[]) {
  const functions = Map.groupBy(own, (participation) => participation.function);
  const lines = [...functions].map(
    ([name, theirs]) => `- ${name}: ${theirs.map(({ event }) => keyOf(event)).join(", ")}`,
  );
  return {
    action,
    channel: { $ref: "#/channels/events" },
    title: `${service} ${action === "send" ? "publishes" : "consumes"}`,
    description: `By these functions:\n${lines.toSorted().join("\n")}`,
    tags: [{ name: service }],
    messages: [...new Set(own.map(({ event }) => keyOf(event)))].map((key) => ({
      $ref: `#/channels/events/messages/${key}`,
    })),
  };
}
