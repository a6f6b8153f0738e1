import { CallbackError, type DurableContext, type Duration } from "@aws/durable-execution-sdk-js";
import type { Logger } from "../logging/logger.ts";
import { aFewTries, type Retries, retryStrategy } from "./retries.ts";

/** Somebody else is to say when it goes on, or time does. */
export interface Callback {
  /** What to complete it by: `SendDurableExecutionCallbackSuccess`. */
  readonly id: string;
  /** Sleeps until then, at no cost. Answers false when the time was up first. */
  rung(): Promise<boolean>;
}

/**
 * What a workflow does, it does by these; between them it must come to the same each time that it is replayed: no clock, no
 * chance, no calls. https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html
 */
export interface WorkflowTools {
  /**
   * Says nothing a second time when the workflow is replayed; but for what follows a callback that was not completed: from
   * there on the SDK takes what it replays for new.
   */
  readonly logger: Omit<Logger, "with">;
  /**
   * Does something and remembers its answer, which is JSON. After a crash it may be done again, so `work` is idempotent.
   * Steps that are begun together, and waited for all of them, run side by side.
   * @throws {StepError} when it was tried as often as {@link Retries} say: five times unless said.
   */
  step<Answer>(name: string, work: () => Promise<Answer>, retries?: Retries): Promise<Answer>;
  /** Opens a callback. Its time begins now. */
  callback(name: string, timeout: Duration): Promise<Callback>;
}

export function toolsOf(context: DurableContext<Logger>, logger: Logger): WorkflowTools {
  context.configureLogger({ customLogger: logger, modeAware: true });
  return {
    logger: context.logger,
    async step(name, work, retries = aFewTries) {
      const told = async () => {
        const began = performance.now();
        try {
          const answer = await work();
          logger.info("Step done", { step: name, milliseconds: Math.round(performance.now() - began) });
          return answer;
        } catch (error) {
          logger.warn("Step failed", { step: name }, error);
          throw error;
        }
      };
      return await context.step(name, told, { retryStrategy: retryStrategy(retries) });
    },
    async callback(name, timeout) {
      const [completed, id] = await context.createCallback(name, { timeout });
      return { id, rung: () => completed.then(() => true, timedOut) };
    },
  };
}

function timedOut(error: unknown): false {
  if (error instanceof CallbackError) return false;
  throw error;
}
