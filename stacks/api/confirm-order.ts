import { orderPlaced } from "@larder/contracts";
import { onItems } from "../permissions.ts";
import { consumer } from "./consumer.ts";
import { store } from "./store.ts";

consumer("ConfirmOrder", {
  event: orderPlaced,
  rule: "OrderPlacedToConfirmOrder",
  handler: "packages/api/src/orders/confirm-order.handler",
  permissions: [onItems(store, "GetItem", "UpdateItem", "PutItem")],
});
