import { workflow } from "@larder/lambda/workflow";
import { checkoutSchema } from "./input.ts";
import { checkoutBy } from "./saga.ts";
import { steps } from "./steps/index.ts";

/** The checkout of an order, from its placing to the taking of the money. */
export const handler = workflow(checkoutSchema, checkoutBy(steps));
