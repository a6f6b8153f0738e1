import { orderPlaced } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";

/** A batch of ten messages. */
export const handler = queue(orderPlaced, async () => {});
