import { customerScope } from "@larder/contracts";
import { onItems, queryIndex } from "../permissions.ts";
import { route } from "./http-api.ts";
import { store, storeTable } from "./store.ts";

route(
  "POST /orders",
  "PlaceOrder",
  {
    handler: "packages/api/src/orders/place-order.handler",
    link: [storeTable],
    permissions: [onItems(store, "BatchGetItem", "PutItem")],
  },
  customerScope,
);

route(
  "GET /orders",
  "ListOrders",
  {
    handler: "packages/api/src/orders/list-orders.handler",
    link: [storeTable],
    permissions: [queryIndex(store, "gsi1")],
  },
  customerScope,
);

route(
  "GET /orders/{id}",
  "GetOrder",
  {
    handler: "packages/api/src/orders/get-order.handler",
    link: [storeTable],
    permissions: [onItems(store, "GetItem")],
  },
  customerScope,
);

route(
  "POST /orders/{id}/cancellation",
  "CancelOrder",
  {
    handler: "packages/api/src/orders/cancel-order.handler",
    link: [storeTable],
    permissions: [onItems(store, "GetItem", "UpdateItem", "PutItem")],
  },
  customerScope,
);
