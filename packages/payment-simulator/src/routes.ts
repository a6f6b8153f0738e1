import * as challenges from "./challenges/routes.ts";
import * as payments from "./payments/routes.ts";

/** Every route of the simulator. */
export const routes = [...Object.values(payments), ...Object.values(challenges)];
