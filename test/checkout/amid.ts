import { documents } from "../../packages/api/src/store/table.ts";

/**
 * Does a step's work, and something else amid it: right before its first transaction is written, when it has read and
 * decided, or right after.
 */
export async function amid<Answer>(
  moment: "before" | "after",
  act: () => Promise<unknown>,
  work: () => Promise<Answer>,
) {
  let acted = false;
  documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (acted || commandName !== "TransactWriteItemsCommand") return next(args);
        acted = true;
        if (moment === "before") await act();
        const result = await next(args);
        if (moment === "after") await act();
        return result;
      },
    { step: "initialize", name: "amid" },
  );
  try {
    return await work();
  } finally {
    documents.middlewareStack.remove("amid");
  }
}
