import { LocalDurableTestRunner, WaitingOperationStatus } from "@aws/durable-execution-sdk-js-testing";
import type { Requested, Told } from "./test-runner.ts";
import { workflows } from "./workflows.ts";

/**
 * Runs workflows in the test runner that AWS gives away with its SDK, one for each message, and answers what came of it. A
 * process of its own: to skip time, the runner replaces the timers of all that runs beside it.
 */
process.on("message", async (requested: Requested) => process.send?.(await run(requested)));
process.on("disconnect", () => process.exit());

let written = "";
for (const stream of [process.stdout, process.stderr])
  stream.write = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };

await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
process.send?.("ready");

async function run({ workflow, payload, ring }: Requested): Promise<Told> {
  written = "";
  let invocations = 0;
  const runner = new LocalDurableTestRunner({
    handlerFunction(event, context) {
      invocations++;
      return workflows[workflow](event, context);
    },
  });
  const running = runner.run({ payload });
  if (ring !== undefined) {
    const callback = runner.getOperation(ring);
    await callback.waitForData(WaitingOperationStatus.STARTED);
    await callback.sendCallbackSuccess();
  }
  const result = await running;
  const status = result.getStatus();
  if (status === "SUCCEEDED") return { status, result: result.getResult(), invocations, written };
  const { errorType: type, errorMessage: message } = result.getError();
  return { status, error: { type, message }, invocations, written };
}
