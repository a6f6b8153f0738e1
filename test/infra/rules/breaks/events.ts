import type { Topology } from "@larder/topology";
import type { Breaks } from "./breaks.ts";

const publishers = (functions: Topology["functions"]) =>
  Object.values(functions).filter(({ policy }) => policy.some(({ actions }) => actions.includes("events:PutEvents")));

export const events = {
  "every rule waits for events that are defined, and for no others": {
    "its event is misspelt": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail-type"] = ["order.palced"];
    },
    "its version is not there yet": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail"] = { dataversion: [99] };
    },
    "one of its versions is gone": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail"] = { dataversion: [1, 99] };
    },
    "its event comes from another service": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["source"] = ["larder.jobs"];
    },
    "it names no versions": ({ rules }) => delete rules["OrderPlacedToStartCheckout"]!.pattern["detail"],
    "it takes whatever comes": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern = { source: [{ prefix: "" }] };
    },
  },
  "every event that is defined has a publisher that may publish it": {
    "nobody is granted anything on the bus": ({ functions }) => {
      for (const spec of publishers(functions))
        spec.policy = spec.policy.filter(({ actions }) => !actions.includes("events:PutEvents"));
    },
    "they are denied it": ({ functions }) => {
      for (const { policy } of publishers(functions)) for (const statement of policy) statement.effect = "Deny";
    },
    "they are granted another bus": ({ functions }) => {
      for (const { policy } of publishers(functions))
        for (const statement of policy.filter(({ actions }) => actions.includes("events:PutEvents")))
          statement.resources = ["arn:aws:events:eu-west-1:0:event-bus/a"];
    },
    "they are of another service": ({ functions }) => {
      for (const spec of publishers(functions)) spec.handler = "packages/jobs/src/relay-outbox.handler";
    },
  },
  "no consumer listens to what nobody sends": {
    "the publishers are gone": (topology) => {
      topology.functions = Object.fromEntries(
        Object.entries(topology.functions).filter(([, spec]) => !publishers(topology.functions).includes(spec)),
      );
    },
    "the event is not defined": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail-type"] = ["order.palced"];
    },
  },
  "every queue that a rule or a bucket fills is read": {
    "the mapping is gone": ({ mappings }) => delete mappings["StartCheckoutSubscriber"],
    "what a bucket tells is read by nobody": ({ mappings }) => delete mappings["ImageUploadsSubscriber"],
  },
} satisfies Breaks;
