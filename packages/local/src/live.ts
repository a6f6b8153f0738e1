import { EventEmitter } from "node:events";

/** What happens in the local cloud, as it happens. Everything a person may want to watch passes here. */
export type LiveEvent =
  | { type: "ready"; urls: Record<string, string> }
  | {
      type: "invocation";
      function: string;
      requestId: string;
      trigger: string;
      coldStart: boolean;
      durationMs: number;
      error?: string;
    }
  | { type: "log"; function: string; requestId?: string; line: string }
  | { type: "call"; service: string; operation: string; caller: string; status: number; durationMs: number }
  | {
      type: "delivery";
      from: string;
      to: string;
      outcome: "delivered" | "retried" | "dead-lettered" | "failed";
      reason?: string;
    }
  | {
      type: "durable";
      function: string;
      /** The execution's name. */
      execution: string;
      /** As its history has it: `ExecutionStarted`, `StepSucceeded`, `WaitStarted`, … */
      event: string;
      /** The name that the workflow gave the operation. */
      operation?: string;
    }
  | { type: "reload"; function: string; durationMs: number; error?: string }
  | { type: "warning"; message: string };

/** The feed of a local cloud. Costs next to nothing while nobody listens. */
export interface Live {
  emit(event: LiveEvent): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
  /** True while somebody listens: spares the making of costly events. */
  readonly watched: boolean;
}

/** Creates the feed. */
export function createLive(): Live {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    emit: (event) => void emitter.emit("event", event),
    subscribe(listener) {
      emitter.on("event", listener);
      return () => emitter.off("event", listener);
    },
    get watched() {
      return emitter.listenerCount("event") > 0;
    },
  };
}
