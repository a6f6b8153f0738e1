import * as uploads from "./uploads/routes.ts";

/** Every route of the service. They are part of the shop's API, and of its document. */
export const routes = Object.values(uploads);
