import { afterEach } from "vitest";
import { documents } from "../store/table.ts";

/**
 * Lets something happen right before the next transaction is sent: between what its writer has read and what it writes.
 * @returns a function that takes what is to happen.
 */
export function useMeanwhile(): (act: () => Promise<unknown>) => void {
  afterEach(() => void documents.middlewareStack.remove("meanwhile"));
  return (act) => {
    let happened = false;
    documents.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === "TransactWriteItemsCommand" && !happened) {
            happened = true;
            await act();
          }
          return next(args);
        },
      { step: "initialize", name: "meanwhile" },
    );
  };
}
