import { type EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import type { Outgoing } from "./entry.ts";

/** An entry that the bus did not take. */
export interface Refusal {
  readonly outgoing: Outgoing;
  readonly code: string;
  readonly message: string;
  /** Worth another attempt at once. */
  readonly retryable: boolean;
  /** The entry itself is at fault, not the state of the bus nor who may do what on it. */
  readonly poison: boolean;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const retryableCodes = new Set(["InternalFailure", "InternalException", "ThrottlingException"]);
const poisonCodes = new Set(["MalformedDetail", "InvalidArgument"]);

/**
 * Sends one request and tells which of its entries were refused.
 *
 * A request that fails as a whole has been retried by the SDK already, so its entries are refused for good.
 */
export async function putEvents(
  client: EventBridgeClient,
  chunk: readonly Outgoing[],
  deadline: number,
): Promise<Refusal[]> {
  try {
    const abortSignal = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: chunk.map(({ entry }) => entry) }), {
      abortSignal,
    });
    return chunk.flatMap((outgoing, index) => refusalOf(outgoing, Entries[index]));
  } catch (error) {
    const { name: code, message } = error instanceof Error ? error : new Error(String(error));
    return chunk.map((outgoing) => ({ outgoing, code, message, retryable: false, poison: false }));
  }
}

/** The answer names entries by their place. An entry is published only if it was given an id. */
function refusalOf(outgoing: Outgoing, result: PutEventsResultEntry | undefined): Refusal[] {
  if (result?.EventId && !result.ErrorCode) return [];
  const code = result?.ErrorCode ?? "NoAnswer";
  const message = result?.ErrorMessage ?? "The bus did not say what became of the entry";
  return [{ outgoing, code, message, retryable: retryableCodes.has(code), poison: poisonCodes.has(code) }];
}
