import { afterEach } from "vitest";
import { s3 } from "../store/buckets.ts";
import { sqs } from "../store/queues.ts";
import { documents } from "../store/table.ts";

/** Lets functions die around any of the calls that they make to S3, DynamoDB and SQS. */
export interface Crashes {
  /** Carries something out, and answers which calls were made for it, in the order in which they were begun. */
  callsOf(work: () => Promise<unknown>): Promise<string[]>;
  /**
   * Has whoever makes the call that comes after so many others die: right before it, or when it is done but before that is
   * known. Until {@link recover} no other call is made.
   */
  dieAround(others: number, moment: "before" | "after"): void;
  recover(): void;
}

export function useCrashes(): Crashes {
  const recover = () => {
    s3.middlewareStack.remove(place.name);
    documents.middlewareStack.remove(place.name);
    sqs.middlewareStack.remove(place.name);
  };
  afterEach(recover);
  return {
    callsOf: async (work) => {
      const calls: string[] = [];
      intercept((name, make) => {
        calls.push(name);
        return make();
      });
      await work();
      recover();
      return calls;
    },
    dieAround(others, moment) {
      let made = 0;
      intercept(async (name, make) => {
        const last = made++ === others;
        if (made <= others) return make();
        if (last && moment === "after") await make();
        throw new Error(`Died ${moment} ${name}`);
      });
    },
    recover,
  };
}

const place = { step: "initialize", name: "crash" } as const;

function intercept(around: <Answer>(name: string, make: () => Promise<Answer>) => Promise<Answer>) {
  s3.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        around(commandName, () => next(args)),
    place,
  );
  documents.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        around(commandName, () => next(args)),
    place,
  );
  sqs.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        around(commandName, () => next(args)),
    place,
  );
}
