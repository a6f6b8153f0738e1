import * as catalog from "./catalog/routes.ts";
import { health } from "./health.ts";
import * as orders from "./orders/routes.ts";
import * as payments from "./payments/routes.ts";
import * as reference from "./reference/routes.ts";

/** Every route of the HTTP API. Its OpenAPI document is made from them. */
export const routes = [
  health,
  ...Object.values(catalog),
  ...Object.values(orders),
  ...Object.values(payments),
  ...Object.values(reference),
];
