import { LocalDurableTestRunner, WaitingOperationStatus } from "@aws/durable-execution-sdk-js-testing";
import { callbacks } from "./callbacks.ts";
import { describeHistory, describeOperation, type Told } from "./told.ts";
import * as workflows from "./workflows.ts";

/**
 * Runs every workflow in the test runner that AWS gives away with its SDK, one after another, and prints what came of it as
 * JSON. A process of its own: to skip time, the runner replaces the timers of all that runs beside it.
 */
const told: Record<string, Told> = {};
await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
for (const [name, handlerFunction] of Object.entries(workflows)) {
  const runner = new LocalDurableTestRunner({ handlerFunction });
  const running = runner.run({ payload: { key: name } });
  const callback = callbacks[name];
  if (callback) {
    const operation = runner.getOperation(callback.operation);
    await operation.waitForData(WaitingOperationStatus.SUBMITTED);
    await operation.sendCallbackSuccess(callback.result);
  }
  told[name] = tell(await running);
}
await LocalDurableTestRunner.teardownTestEnvironment();
process.stdout.write(JSON.stringify(told));

function tell(result: Awaited<ReturnType<LocalDurableTestRunner["run"]>>): Told {
  const status = result.getStatus();
  const ended = { status, history: describeHistory(result.getHistoryEvents()) };
  const operations = result.getOperations().map((operation) => describeOperation(operation.getOperationData() ?? {}));
  if (status === "SUCCEEDED") return { ...ended, operations, result: result.getResult() };
  const { errorType: type, errorMessage: message } = result.getError();
  return { ...ended, operations, error: { type, message } };
}
