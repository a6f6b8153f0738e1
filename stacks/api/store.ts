import { tableOf } from "../service-table.ts";

/** The one table of the api service: catalog, stock, orders and outbox. The `service` tag says whose it is. */
export const store = new sst.aws.Dynamo("Store", {
  fields: { pk: "string", sk: "string", gsi1pk: "string", gsi1sk: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: { gsi1: { hashKey: "gsi1pk", rangeKey: "gsi1sk" } },
  ttl: "expiresAt",
  stream: "new-and-old-images",
  ...tableOf("api"),
});

/** The table by name, for who reads and writes it. It grants nothing. */
export const storeTable = new sst.Linkable("StoreTable", { properties: { name: store.name } });
