import { beforeEach } from "vitest";
import * as z from "zod";
import { useAwsService } from "./aws-service.ts";

const requestSchema = z.object({ Entries: z.array(z.object({ Detail: z.string(), EventBusName: z.string() })) });
const detailSchema = z.looseObject({ id: z.string() });

export interface TestBus {
  /** Ids of the events that were taken, in the order in which they came. */
  readonly taken: string[];
  /** Codes that an event is refused with, by its id: one for each time it comes. Then it is taken. */
  readonly refusals: Map<string, string[]>;
  /** From now on no request is answered, until the test ends. */
  fallSilent(): void;
}

/**
 * A bus that takes what it is sent and refuses what it is told to, entry by entry, as PutEvents answers.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function useBus(): TestBus {
  const taken: string[] = [];
  const refusals = new Map<string, string[]>();
  let silent = false;
  useAwsService("EVENTBRIDGE", { name: "EventBus", properties: { name: "Events" } }, async (request) => {
    if (silent) await new Promise(() => {});
    const Entries = idsIn(request).map((id) => {
      const ErrorCode = refusals.get(id)?.shift();
      if (ErrorCode) return { ErrorCode, ErrorMessage: "Refused by the test" };
      taken.push(id);
      return { EventId: id };
    });
    return { Entries, FailedEntryCount: Entries.filter((entry) => "ErrorCode" in entry).length };
  });
  beforeEach(() => {
    taken.length = 0;
    refusals.clear();
    silent = false;
  });
  return {
    taken,
    refusals,
    fallSilent() {
      silent = true;
    },
  };
}

const idsIn = (request: unknown) =>
  requestSchema.parse(request).Entries.map(({ Detail }) => detailSchema.parse(JSON.parse(Detail)).id);
