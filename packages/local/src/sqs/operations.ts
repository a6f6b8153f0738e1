import { type AwsCall, AwsError } from "../aws-call.ts";
import type { Clock } from "../clock.ts";
import { actions, FauxError, type FauxStore, type Received, receiveMessage, sendMessage } from "./fauxqs.ts";
import type { Journal } from "./journal.ts";
import type { Queue } from "./queue.ts";
import { validate } from "./validate.ts";

type Input = Readonly<Record<string, unknown>>;

interface OperationsOptions {
  readonly account: string;
  /** By physical name. */
  readonly queues: ReadonlyMap<string, Queue>;
  readonly journal: Journal;
  readonly clock: Clock;
}

/**
 * SQS's operations, for callers over the wire and in process alike. Where there is a QueueUrl, its last part names the queue.
 * All throw {@link AwsError} for what SQS refuses.
 */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #byArn: ReadonlyMap<string, Queue>;
  readonly #store: { getQueue(url: string): Queue | undefined; getQueueByArn(arn: string): Queue | undefined };
  #stopped = false;

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#byArn = new Map([...options.queues.values()].map((queue) => [queue.arn, queue]));
    this.#store = {
      getQueue: (url) => options.queues.get(url.slice(url.lastIndexOf("/") + 1)),
      getQueueByArn: (arn) => this.#byArn.get(arn),
    };
  }

  async answer(call: AwsCall, input: Input): Promise<unknown> {
    switch (call.operation) {
      case "ReceiveMessage":
        return this.receive(input, call);
      case "GetQueueUrl":
      case "CreateQueue":
        return { QueueUrl: this.#urlOf(this.#named(call.operation, input["QueueName"]), call) };
      case "ListQueues":
        return this.#list(input, call);
      default:
        return this.run(call.operation, input);
    }
  }

  run(operation: string, input: Input): unknown {
    const action = Object.hasOwn(actions, operation) ? actions[operation] : undefined;
    if (!action) throw new AwsError("InvalidAction", `The local SQS has no operation ${operation}`);
    if (operation === "GetQueueAttributes") this.#queue(input).processTimers();
    return this.#perform(operation, input, action);
  }

  send(input: Input): { MessageId: string } {
    return this.#perform("SendMessage", input, sendMessage);
  }

  delete(queue: string, receiptHandles: readonly string[]) {
    this.#options.journal.together(() => {
      for (const ReceiptHandle of receiptHandles) this.run("DeleteMessage", { QueueUrl: queue, ReceiptHandle });
    });
  }

  /** Long-polls: whoever comes away empty waits on until its time is up, its caller is gone, or all stops. */
  async receive(input: Input, caller: { readonly signal?: AbortSignal }): Promise<{ Messages?: Received[] }> {
    const queue = this.#queue(input);
    validate("ReceiveMessage", input);
    const { clock } = this.#options;
    const seconds = Number(input["WaitTimeSeconds"] ?? queue.attributes["ReceiveMessageWaitTimeSeconds"]);
    const end = clock.now() + seconds * 1000;
    let found = await this.#receiveNow(input);
    if (found.Messages || !(seconds > 0)) return found;
    const { signal } = caller;
    while (!found.Messages && clock.now() < end && !this.#stopped && !signal?.aborted) {
      await queue.arrival(end - clock.now(), signal);
      if (!signal?.aborted && !this.#stopped) found = await this.#receiveNow(input);
    }
    return found;
  }

  stop() {
    this.#stopped = true;
    for (const queue of this.#options.queues.values()) queue.notifyWaiters();
  }

  async #receiveNow(input: Input): Promise<{ Messages?: Received[] }> {
    try {
      const { Messages } = await receiveMessage({ ...input, WaitTimeSeconds: 0 }, this.#store);
      if (!Messages) return {};
      for (const message of Messages) this.#tellFirstReceive(message);
      if (!Array.isArray(input["MessageAttributeNames"])) Messages.forEach(withoutAttributes);
      return { Messages };
    } catch (error) {
      throw toAwsError(error);
    }
  }

  /** fauxqs stamps the first receive by the machine's clock; when it was sent is told by ours. */
  #tellFirstReceive({ Attributes }: Received) {
    const stamp = Attributes?.["ApproximateFirstReceiveTimestamp"];
    if (!Attributes || stamp === undefined) return;
    Attributes["ApproximateFirstReceiveTimestamp"] = String(this.#options.clock.at(Number(stamp)));
  }

  /** What an operation writes is one commit, on disk before it is answered. */
  #perform<Output>(operation: string, input: Input, action: (input: Input, store: FauxStore) => Output): Output {
    validate(operation, input);
    try {
      return this.#options.journal.together(() => action(input, this.#store));
    } catch (error) {
      throw toAwsError(error);
    }
  }

  #queue({ QueueUrl: url }: Input): Queue {
    const queue = typeof url === "string" ? this.#store.getQueue(url) : undefined;
    if (!queue) throw missing();
    return queue;
  }

  #named(operation: string, name: unknown): Queue {
    const queue = typeof name === "string" ? this.#options.queues.get(name) : undefined;
    if (queue) return queue;
    if (operation === "GetQueueUrl") throw missing();
    throw new AwsError("UnsupportedOperation", `Queues come from the topology: declare ${name} in the stacks instead.`);
  }

  #list({ QueueNamePrefix: prefix }: Input, call: AwsCall) {
    const start = typeof prefix === "string" ? prefix : "";
    const found = [...this.#options.queues.values()].filter(({ name }) => name.startsWith(start));
    return { QueueUrls: found.map((queue) => this.#urlOf(queue, call)).sort() };
  }

  /** SDKs follow a QueueUrl: it leads to where the caller already is. */
  #urlOf({ name }: Queue, { headers }: AwsCall) {
    return `http://${headers.host}/${this.#options.account}/${name}`;
  }
}

/** AWS gives them only when asked for. */
function withoutAttributes(message: Received) {
  delete message.MessageAttributes;
  delete message.MD5OfMessageAttributes;
}

const missing = () => new AwsError("QueueDoesNotExist", "The specified queue does not exist.");

const toAwsError = (error: unknown) =>
  error instanceof FauxError ? new AwsError(error.code, error.message, error.statusCode) : error;
