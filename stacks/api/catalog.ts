import { staffScope } from "@larder/contracts";
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

route("GET /products/{sku}/stock", "GetStock", {
  handler: "packages/api/src/catalog/get-stock.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem")],
});

const createProduct = {
  handler: "packages/api/src/catalog/create-product.handler",
  link: [storeTable],
  permissions: [onItems(store, "PutItem")],
};
route("POST /products", "CreateProduct", createProduct, staffScope);

const updateProduct = {
  handler: "packages/api/src/catalog/update-product.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem", "UpdateItem", "PutItem")],
};
route("PUT /products/{sku}", "UpdateProduct", updateProduct, staffScope);

const adjustStock = {
  handler: "packages/api/src/catalog/adjust-stock.handler",
  link: [storeTable],
  permissions: [onItems(store, "GetItem", "UpdateItem", "PutItem")],
};
route("POST /products/{sku}/stock-adjustments", "AdjustStock", adjustStock, staffScope);
