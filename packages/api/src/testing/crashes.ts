import { afterEach } from "vitest";
import { documents } from "../store/table.ts";
import type { TestStore } from "./store.ts";

export interface Crashes {
  /** Time passes until nobody who has begun something still holds it. */
  endLeases(): Promise<void>;
  /** The next transaction is the last thing that is begun: what runs dies right before it, or when it is written but before that is known. */
  dieAround(moment: "before" | "after"): void;
  /** Functions run again, and so much later that leases have ended. */
  recover(): Promise<void>;
}

/** Lets functions die at the moments that matter. */
export function useCrashes(store: TestStore): Crashes {
  const end = () => void documents.middlewareStack.remove("crash");
  afterEach(end);
  const endLeases = async () => {
    for (const { pk, sk } of await store.items("IDEMPOTENCY#")) await store.change({ pk, sk }, { lease: 0 });
  };
  return {
    endLeases,
    dieAround(moment) {
      let dead = false;
      documents.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const last = commandName === "TransactWriteItemsCommand" && !dead;
            if (!dead && !last) return next(args);
            dead = true;
            if (last && moment === "after") await next(args);
            throw new Error(`Died ${moment} the transaction`);
          },
        { step: "initialize", name: "crash" },
      );
    },
    async recover() {
      end();
      await endLeases();
    },
  };
}
