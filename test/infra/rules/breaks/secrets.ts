import { secretMark } from "@larder/topology";
import type { Breaks } from "./breaks.ts";

export const secrets = {
  "no secret's value is in the topology": {
    "a link says it": ({ functions }) => {
      functions["Health"]!.links["Key"] = { type: "sst.sst.Secret", value: "open sesame" };
    },
    "a link says it beside the name": ({ functions }) => {
      functions["Health"]!.links["Key"] = { type: "sst.sst.Secret", value: `${secretMark("Key")} or open sesame` };
    },
    "a key stands in the environment": ({ functions }) => {
      functions["Health"]!.environment["STRIPE"] = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
    },
    "a key stands in the outputs": ({ outputs }) => {
      outputs["webhooks"] = ["whsec", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"].join("_");
    },
  },
  "secrets reach functions by links, not by their environment": {
    "one has it in its environment": ({ functions }) => {
      functions["Health"]!.environment["AUTHORIZATION"] = `Bearer ${secretMark("Key")}`;
    },
  },
} satisfies Breaks;
