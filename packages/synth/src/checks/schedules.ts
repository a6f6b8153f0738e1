import { Cron } from "croner";
import type { Graph } from "../graph.ts";

/**
 * Schedules that EventBridge would refuse, wherever a resource has one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const checkSchedules = ({ resources }: Pick<Graph, "resources">): string[] =>
  resources.flatMap(({ name, inputs }) => {
    const expression = inputs["scheduleExpression"];
    const fault = typeof expression === "string" ? scheduleFault(expression) : undefined;
    return fault ? [`${name}: the schedule ${expression} ${fault}`] : [];
  });

/** What is wrong with a schedule expression, if anything. */
export function scheduleFault(expression: string): string | undefined {
  const [, kind, argument = ""] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === "cron") return cronFault(argument);
  if (kind === "rate") return rateFault(argument);
  if (kind === "at")
    return Number.isNaN(Date.parse(`${argument}Z`)) ? "is not a time such as at(2030-01-31T12:00:00)" : undefined;
  return "must be cron(…), rate(…) or at(…)";
}

function rateFault(rate: string): string | undefined {
  const [, count, unit = ""] = /^([1-9]\d*) ((?:minute|hour|day)s?)$/.exec(rate) ?? [];
  if (!count) return "must be a count and a unit, such as rate(5 minutes)";
  if ((count === "1") === unit.endsWith("s")) return `must say ${count === "1" ? unit.slice(0, -1) : `${unit}s`}`;
  return undefined;
}

function cronFault(fields: string): string | undefined {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6)
    return `has ${parts.length} fields. AWS wants 6: minutes hours day-of-month month day-of-week year`;
  if ((parts[2] === "?") === (parts[4] === "?"))
    return "must have ? for either the day of the month or the day of the week";
  try {
    // Croner reads AWS's days of the week (1 is Sunday) and wants seconds first.
    new Cron(`0 ${parts.join(" ")}`, { paused: true, alternativeWeekdays: true, sloppyRanges: true });
    return undefined;
  } catch (error) {
    return `does not parse: ${error instanceof Error ? error.message : error}`;
  }
}
