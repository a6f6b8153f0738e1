import { type EventName, patternMatches } from "@larder/contracts";
import { busArn, serviceOf, type Topology } from "@larder/topology";

/** A function that an event reaches, and by which way. */
export interface Consumer {
  readonly function: string;
  readonly service: string | undefined;
  readonly rule: string;
  readonly queue?: string;
}

/** The functions that an event reaches: from a rule that matches it, straight or through a queue and its mapping. */
export function consumersOf(topology: Topology, event: EventName): Consumer[] {
  const matching = Object.entries(topology.rules).filter(([, { pattern }]) => patternMatches(pattern, event));
  return matching.flatMap(([rule, { targets }]) =>
    targets.flatMap(({ to }) => {
      const reached =
        "queue" in to
          ? readersOf(topology, to.queue).map((name) => ({ name, queue: to.queue }))
          : [{ name: to.function }];
      return reached.map(({ name, ...way }) => ({
        function: name,
        service: serviceNamed(topology, name),
        rule,
        ...way,
      }));
    }),
  );
}

const readersOf = ({ mappings }: Topology, queue: string) =>
  Object.values(mappings)
    .filter(({ source }) => "queue" in source && source.queue === queue)
    .map((mapping) => mapping.function);

const serviceNamed = ({ functions }: Topology, name: string) => {
  const spec = functions[name];
  return spec && serviceOf(spec);
};

/** The functions that may publish an event: those of the service that its source names, with a grant on a bus. */
export function publishersOf(topology: Topology, { source }: Pick<EventName, "source">): string[] {
  const buses = Object.values(topology.buses).map(({ name }) => busArn(topology, name));
  return Object.entries(topology.functions)
    .filter(([, spec]) => `larder.${serviceOf(spec)}` === source)
    .filter(([, { policy }]) =>
      policy.some(
        ({ effect, actions, resources }) =>
          effect === "Allow" &&
          actions.includes("events:PutEvents") &&
          resources.some((resource) => buses.includes(resource)),
      ),
    )
    .map(([name]) => name);
}
