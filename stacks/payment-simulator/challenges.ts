import { onItems } from "../permissions.ts";
import { route } from "./http-api.ts";
import { payments, paymentsTable } from "./store.ts";

/** For customers: no API key, because the id in the path is the secret. */
route("GET /challenges/{id}", "ShowChallenge", {
  handler: "packages/payment-simulator/src/challenges/show-challenge.handler",
  link: [paymentsTable],
  permissions: [onItems(payments, "GetItem")],
});

route("POST /challenges/{id}", "DecideChallenge", {
  handler: "packages/payment-simulator/src/challenges/decide-challenge.handler",
  link: [paymentsTable],
  permissions: [onItems(payments, "GetItem", "PutItem")],
});
