import { PoisonMessage } from "../queue/poison-message.ts";
import type { QueueTools } from "../queue/tools.ts";
import type { CreatedObject } from "./read-notification.ts";

/**
 * Handles the objects of one message one after the other, each whatever became of those before it.
 * @throws what one of them threw. A failure that another try may mend comes before those that none will: the message is
 * poison only when nothing is left in it that may yet succeed.
 */
export async function handleEach(
  objects: readonly CreatedObject[],
  handle: (object: CreatedObject, tools: QueueTools) => Promise<void>,
  tools: QueueTools,
): Promise<void> {
  const errors: unknown[] = [];
  for (const object of objects)
    try {
      await handle(object, tools);
    } catch (error) {
      errors.push(error);
      if (objects.length > 1) tools.logger.error("An object of the message failed", { key: object.key }, error);
    }
  if (errors.length > 0) throw errors.find((error) => !(error instanceof PoisonMessage)) ?? errors[0];
}
