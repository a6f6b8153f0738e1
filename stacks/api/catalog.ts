import { onItems, queryIndex } from "../permissions.ts";
import { route } from "./http-api.ts";
import { store, storeTable } from "./store.ts";

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
