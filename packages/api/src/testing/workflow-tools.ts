import { type Retries, StepError, type WorkflowTools } from "@larder/lambda/workflow";

/** What a workflow has done by its tools. */
export interface Done {
  /** Callbacks that were opened, each with how long it is waited for, in the order in which they were. */
  readonly callbacks: string[];
  /** All that steps answered or threw. */
  readonly remembered: unknown[];
  /** How steps were to be tried, by their names. */
  readonly retries: Map<string, Retries | undefined>;
}

const untold = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * The tools of a workflow that runs in one go: steps are tried as often as they may be, without pauses; what they answer is
 * remembered as JSON; nobody sleeps.
 * @param rings Whether each callback, one after the other, is rung before its time is up. Those that follow are not.
 * @param sleep Told of each callback that is slept for.
 */
export function workflowTools(rings: readonly boolean[], sleep = (_callback: string) => {}): WorkflowTools & Done {
  const callbacks: string[] = [];
  const remembered: unknown[] = [];
  const retries = new Map<string, Retries | undefined>();
  return {
    callbacks,
    remembered,
    retries,
    logger: untold,
    async step(name, work, how) {
      retries.set(name, how);
      const { attempts = 5, unless = () => false } = how ?? {};
      for (let tried = 1; ; tried++) {
        try {
          const answer = await work();
          remembered.push(answer);
          return answer === undefined ? answer : JSON.parse(JSON.stringify(answer));
        } catch (error) {
          remembered.push(error);
          if (tried === attempts || unless(asError(error))) throw new StepError(`${name} failed`, asError(error));
        }
      }
    },
    async callback(name, time) {
      const number = callbacks.push(`${name} ${JSON.stringify(time)}`);
      const rung = async () => {
        sleep(name);
        return rings[number - 1] ?? false;
      };
      return { id: `callback-${number}`, rung };
    },
  };
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));
