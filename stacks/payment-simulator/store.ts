import { tableOf } from "../service-table.ts";

/** The simulator's own table: payments, and the keys that they were opened with. */
export const payments = new sst.aws.Dynamo("SimulatedPayments", {
  fields: { pk: "string", reference: "string", id: "string" },
  primaryIndex: { hashKey: "pk" },
  globalIndexes: { byReference: { hashKey: "reference", rangeKey: "id" } },
  stream: "new-image",
  ...tableOf("payment-simulator"),
});

/** The table by name, for who reads and writes it. It grants nothing. */
export const paymentsTable = new sst.Linkable("PaymentSimulatorTable", { properties: { name: payments.name } });
