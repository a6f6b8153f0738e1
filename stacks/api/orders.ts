import { onItems } from "../permissions.ts";
import { route } from "./http-api.ts";
import { store, storeTable } from "./store.ts";

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
