import { orderCancelled } from "@larder/contracts";
import { onItems } from "../permissions.ts";
import { consumer } from "./consumer.ts";
import { store } from "./store.ts";

consumer("ReleaseStock", {
  event: orderCancelled,
  rule: "OrderCancelledToReleaseStock",
  handler: "packages/api/src/orders/release-stock.handler",
  permissions: [onItems(store, "UpdateItem", "PutItem")],
});
