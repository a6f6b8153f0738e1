import "./api/confirm-order.ts";
import "./api/outbox.ts";
import "./api/seed-catalog.ts";
import { store, storeTable } from "./api/store.ts";
import { onItems, queryIndex } from "./permissions.ts";
import { webOrigins } from "./stage.ts";

/** The api service: what customers call over HTTP. What follows an order out of sight is in `stacks/api/`. */
export const api = new sst.aws.ApiGatewayV2("Api", {
  cors: webOrigins.length > 0 && {
    allowOrigins: webOrigins,
    allowMethods: ["GET", "POST"],
    allowHeaders: ["content-type", "idempotency-key", "x-correlation-id"],
    exposeHeaders: ["location", "x-correlation-id"],
    maxAge: "1 hour",
  },
});

route("GET /health", "Health", { handler: "packages/api/src/health.handler" });

route("GET /products", "ListProducts", {
  handler: "packages/api/src/catalog/list-products.handler",
  link: [storeTable],
  permissions: [queryIndex(store, "gsi1")],
});

route("GET /products/{sku}", "GetProduct", {
  handler: "packages/api/src/catalog/get-product.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem")],
});

route("POST /orders", "PlaceOrder", {
  handler: "packages/api/src/orders/place-order.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem", "BatchGetItem", "PutItem")],
});

route("GET /orders/{id}", "GetOrder", {
  handler: "packages/api/src/orders/get-order.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem")],
});

/** A function under its own name, not under one that SST makes from a hash of the route. */
function route(key: string, name: string, args: sst.aws.FunctionArgs) {
  api.route(key, new sst.aws.Function(name, args).arn, { name });
}
