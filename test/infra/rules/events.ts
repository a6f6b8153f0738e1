import { eventDefinitions, patternMatches } from "@larder/contracts";
import type { Target, Topology } from "@larder/topology";
import { publishersOf } from "../../../scripts/docs/participants.ts";
import { each, type Rule } from "./rule.ts";

/** A pattern that matches nothing that is defined waits for ever, in silence: a typing error, or a version that is gone. */
export const patternsMatchEvents: Rule = ({ rules }) =>
  each(rules, ({ pattern }) => [
    !eventDefinitions.some((event) => patternMatches(pattern, event)) && "matches no event that is defined",
    ...strangers(pattern).map((stranger) => `waits for ${stranger}, which no definition has`),
  ]);

/** What a pattern names beside what it matches: a rule for two versions of which one is gone still matches. */
function strangers(pattern: Topology["rules"][string]["pattern"]): string[] {
  const matched = eventDefinitions.filter((event) => patternMatches(pattern, event));
  const { source = [], "detail-type": types = [], detail } = pattern;
  const versions = typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail["dataversion"] : [];
  const known = new Set<unknown>(matched.flatMap((event) => [event.source, event.type, event.version]));
  return [source, types, versions]
    .flat()
    .filter((named) => matched.length > 0 && !known.has(named))
    .map((named) => JSON.stringify(named));
}

/** A promise in the contracts that nobody can keep. */
export const eventsHavePublishers: Rule = (topology) =>
  eventDefinitions
    .filter((event) => publishersOf(topology, event).length === 0)
    .map(({ type, version, source }) => `${type}, version ${version}, may be published by no function of ${source}`);

/** A consumer that is deployed, paid for and never called. */
export const consumersAreFed: Rule = (topology) => {
  const sent = eventDefinitions.filter((event) => publishersOf(topology, event).length > 0);
  return each(topology.rules, ({ pattern }) => [
    !sent.some((event) => patternMatches(pattern, event)) && "listens to what nobody sends",
  ]);
};

/** A queue that a rule or a bucket fills and no one empties forgets each event after its retention. */
export const filledQueuesAreRead: Rule = ({ rules, buckets, mappings }) => {
  const read = new Set(Object.values(mappings).map(({ source }) => "queue" in source && source.queue));
  const unread = ({ to }: { readonly to: Target }) =>
    "queue" in to && !read.has(to.queue) && `fills ${to.queue}, which nothing reads`;
  return [
    ...each(rules, ({ targets }) => targets.map(unread)),
    ...each(buckets, ({ notifications }) => notifications.map(unread)),
  ];
};
