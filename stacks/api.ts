import "./api/catalog.ts";
import "./api/catalog-chunks.ts";
import "./api/checkout.ts";
import { api, route } from "./api/http-api.ts";
import "./api/orders.ts";
import "./api/outbox.ts";
import "./api/payments.ts";
import "./api/reference.ts";
import "./api/seed-catalog.ts";
import "./api/stock.ts";

/** The api service: catalog, stock and orders over HTTP, and what follows an order out of sight. */
export { api };

route("GET /health", "Health", { handler: "packages/api/src/health.handler" });
