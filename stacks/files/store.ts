import { tableOf } from "../service-table.ts";

/** The one table of the files service: uploads, and what has come of them. The `service` tag says whose it is. */
export const files = new sst.aws.Dynamo("Files", {
  fields: { pk: "string", sk: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  ttl: "expiresAt",
  stream: "new-and-old-images",
  ...tableOf("files"),
});

/** The table by name, for who reads and writes it. It grants nothing. */
export const filesTable = new sst.Linkable("FilesTable", { properties: { name: files.name } });
