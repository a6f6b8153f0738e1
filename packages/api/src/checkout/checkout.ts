import { workflow } from "@larder/lambda/workflow";
import { Resource } from "sst/resource";
import { checkoutSchema } from "./input.ts";
import { checkoutBy } from "./saga.ts";
import { steps } from "./steps/index.ts";

const deadLetter = () => Resource.CheckoutDeadLetters;

/** The checkout of an order, from its placing to the taking of the money. */
export const handler = workflow(checkoutSchema, { deadLetter }, checkoutBy(steps));
