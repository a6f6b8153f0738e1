import { each, type Rule } from "./rule.ts";

/** Logs are kept for a while, and not for ever: that is what 0 days mean. */
export const logsExpire: Rule = ({ functions, httpApis }) => [
  ...each(functions, ({ logging }) => [logging.retentionDays === 0 && "keeps its logs for ever"]),
  ...each(httpApis, ({ logging }) => [
    !logging && "keeps no access log",
    logging?.retentionDays === 0 && "keeps its access log for ever",
  ]),
];

export const functionsRunAlike: Rule = ({ functions }) =>
  each(functions, ({ architecture, runtime, logging }) => [
    architecture !== "arm64" && `runs on ${architecture}, not on arm64`,
    runtime !== "nodejs24.x" && `runs on ${runtime}, not on nodejs24.x`,
    logging.format !== "json" && `logs ${logging.format}, not JSON`,
  ]);

/** Not because of secrets, but so that a page elsewhere cannot act for whoever has it open. */
export const browsersAreNamed: Rule = ({ httpApis }) =>
  each(httpApis, ({ cors }) => [
    cors?.allowOrigins.some((origin) => origin.includes("*")) && "lets pages of any origin call it",
  ]);
