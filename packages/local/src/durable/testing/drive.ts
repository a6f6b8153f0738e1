import { vi } from "vitest";
import { openDeadlines } from "../deadlines.ts";
import { type Operation, operationSchema } from "../protocol.ts";
import type { TestCloud } from "./start-test-cloud.ts";

type Look = Pick<TestCloud, "clock" | "state">;

/** Waits until an execution has ended, or does nothing more before its time has come. */
export function settled({ state, clock }: Look, arn: string) {
  const look = state.database.prepare("SELECT status, running, invokeAt FROM durable_executions WHERE arn = ?");
  return vi.waitFor(
    () => {
      const { status, running, invokeAt } = look.get(arn) ?? {};
      const owed = running !== 0 || (invokeAt !== null && Number(invokeAt) <= clock.now());
      if (status === "RUNNING" && owed) throw new Error(`${arn} is being invoked`);
      return status;
    },
    { interval: 5, timeout: 15_000 },
  );
}

/**
 * Moves the clock from one thing that is due to the next, until the execution has ended.
 * @param answer Is offered each callback that waits; true if it answered it.
 */
export async function drive(
  local: Look,
  arn: string,
  answer: (callbackId: string) => Promise<boolean> = async () => false,
) {
  const { nextDeadline } = openDeadlines(local.state.database);
  const functions = local.state.database.prepare("SELECT DISTINCT functionName FROM durable_executions");
  while ((await settled(local, arn)) === "RUNNING") {
    const callback = operationsOf(local, arn).find(isOpenCallback)?.CallbackDetails;
    if (callback && (await answer(callback.CallbackId))) continue;
    const next = nextDeadline(functions.all().map(({ functionName }) => String(functionName)));
    if (!next) return;
    local.clock.advance(Math.max(0, next.dueAt - local.clock.now()));
  }
}

const isOpenCallback = ({ Type, Status }: Operation) => Type === "CALLBACK" && Status === "STARTED";

/** The operations of an execution as they stand, in the order in which they began. */
export function operationsOf({ state }: Pick<Look, "state">, arn: string): Operation[] {
  const all = state.database.prepare("SELECT operation FROM durable_operations WHERE arn = ? ORDER BY position");
  return all.all(arn).map(({ operation }) => operationSchema.parse(JSON.parse(String(operation))));
}
