import { catalogChunkWritten } from "./catalog/catalog-chunk.ts";
import { catalogImported } from "./catalog/catalog-imported.ts";
import { productChanged } from "./catalog/product-changed.ts";
import { stockLow } from "./catalog/stock-low.ts";
import { fileRejected } from "./files/file-rejected.ts";
import { imageProcessed } from "./files/image-processed.ts";
import { orderCancelled } from "./orders/order-cancelled.ts";
import { orderConfirmed } from "./orders/order-confirmed.ts";
import { orderPlaced } from "./orders/order-placed.ts";
import { orderRejected } from "./orders/order-rejected.ts";
import { orderReminded } from "./orders/order-reminded.ts";

/** Every version of every event of the bus. */
export const eventDefinitions = [
  orderPlaced,
  orderConfirmed,
  orderRejected,
  orderReminded,
  orderCancelled,
  productChanged,
  stockLow,
  imageProcessed,
  fileRejected,
  catalogImported,
  catalogChunkWritten,
] as const;
