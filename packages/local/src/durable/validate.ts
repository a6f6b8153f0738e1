import { AwsError } from "../aws-call.ts";
import type { Operation, OperationStatus, Update } from "./protocol.ts";

/** Finds an operation of the execution that is updated. */
type Find = (id: string) => Operation | undefined;

/** What an operation must be for an action; `undefined` is one that is not there yet. */
type Allowed = Partial<Record<Update["Action"], readonly (OperationStatus | undefined)[]>>;

/** An operation may be told of only when it is over, so `SUCCEED` needs no `START`. */
const allowed: Record<Operation["Type"], Allowed> = {
  STEP: {
    START: [undefined, "READY"],
    RETRY: [undefined, "STARTED", "READY"],
    SUCCEED: [undefined, "STARTED", "READY"],
    FAIL: [undefined, "STARTED", "READY"],
  },
  CONTEXT: { START: [undefined], SUCCEED: [undefined, "STARTED"], FAIL: [undefined, "STARTED"] },
  WAIT: { START: [undefined] },
  CALLBACK: { START: [undefined] },
  CHAINED_INVOKE: {},
  EXECUTION: { SUCCEED: [undefined, "STARTED"], FAIL: [undefined, "STARTED"] },
};

const mostErrorBytes = 32_768;

/**
 * Refuses a batch of updates that the service would refuse, before anything of it is done.
 * @throws {AwsError} InvalidParameterValueException
 */
export function validateUpdates(updates: readonly Update[], find: Find): void {
  const seen = new Map<string, Update>();
  const last = updates.at(-1);
  for (const update of updates) {
    if (update.Type === "EXECUTION" && update !== last) throw invalid("EXECUTION checkpoint must be the last update.");
    validateParent(update, seen, find);
    validateTransition(update, seen.get(update.Id), find(update.Id));
    validatePayload(update);
    seen.set(update.Id, update);
  }
}

function validateParent({ ParentId }: Update, seen: ReadonlyMap<string, Update>, find: Find) {
  if (!ParentId) return;
  if ((seen.get(ParentId) ?? find(ParentId))?.Type !== "CONTEXT") throw invalid("Invalid parent operation id.");
}

/** One batch may start a step or a context and close it, and may touch nothing else twice. */
function validateTransition(update: Update, before: Update | undefined, known: Operation | undefined) {
  const statuses = allowed[update.Type][update.Action];
  if (!statuses) throw invalid(`Invalid ${update.Type} action: ${update.Action} is not there in the local cloud.`);
  if (before && (before.Action !== "START" || update.Action === "START"))
    throw invalid("Cannot update the same operation twice in a single request.");
  if (known && known.Type !== update.Type) throw invalid(`${update.Id} is a ${known.Type}, not a ${update.Type}.`);
  if (!statuses.includes(before ? "STARTED" : known?.Status))
    throw invalid(`Invalid current ${update.Type} state to ${update.Action}: ${known?.Status ?? "not started"}.`);
}

function validatePayload(update: Update) {
  const { Action, Payload, Error: error, StepOptions } = update;
  if (Action === "FAIL" && Payload != null) throw invalid("Cannot provide a Payload for FAIL action.");
  if (Action === "SUCCEED" && error != null) throw invalid("Cannot provide an Error for SUCCEED action.");
  if (Action === "RETRY" && StepOptions == null) throw invalid("Invalid StepOptions for the given action.");
  if (Action === "RETRY" && Payload != null && error != null)
    throw invalid("Cannot provide both error and payload to RETRY a STEP.");
  if (error != null && Buffer.byteLength(JSON.stringify(update)) > mostErrorBytes)
    throw invalid(`Error object size must be less than ${mostErrorBytes} bytes.`);
}

export const invalid = (message: string) => new AwsError("InvalidParameterValueException", message);
