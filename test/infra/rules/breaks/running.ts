import type { Breaks } from "./breaks.ts";

export const running = {
  "every log expires": {
    "that of a function does not": ({ functions }) => {
      functions["Health"]!.logging.retentionDays = 0;
    },
    "that of an API does not": ({ httpApis }) => {
      httpApis["Api"]!.logging = { retentionDays: 0 };
    },
    "an API has none": ({ httpApis }) => delete httpApis["Api"]!.logging,
  },
  "every function runs on nodejs24.x and arm64 and logs JSON": {
    "one runs on x86_64": ({ functions }) => {
      functions["Health"]!.architecture = "x86_64";
    },
    "one runs on another Node": ({ functions }) => {
      functions["Health"]!.runtime = "nodejs22.x";
    },
    "one logs text": ({ functions }) => {
      functions["Health"]!.logging.format = "text";
    },
  },
  "an API names the origins that may call it": {
    "any may": ({ httpApis }) => {
      httpApis["Api"]!.cors!.allowOrigins = ["*"];
    },
  },
} satisfies Breaks;
