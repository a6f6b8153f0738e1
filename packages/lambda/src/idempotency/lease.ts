import type { Context } from "aws-lambda";

/** For what Lambda takes to end a function whose time is up, and for clocks that differ. */
const marginMs = 1_000;

/** As long as the invocation can last, and a little more: whoever takes over then finds nobody at work. */
export const leaseFor = (context: Context) => context.getRemainingTimeInMillis() + marginMs;
