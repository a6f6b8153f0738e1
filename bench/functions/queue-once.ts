import { orderPlaced } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { idempotency } from "./memory.ts";

const deadLetter = () => ({ url: "http://127.0.0.1/", maxReceiveCount: 5 });

/** A batch of ten messages, each handled once, with a dead-letter queue that none of them needs. */
export const handler = queue(orderPlaced, { idempotency, deadLetter }, async () => {});
