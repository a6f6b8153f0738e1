import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request to put events on the bus, held at the gate. */
export interface HeldRequest {
  /** Ids of the events, in their order. */
  readonly events: readonly string[];
  /**
   * Hands the request to the bus and returns its answer; `undefined` if the bus ends before it answers.
   * @param refuse Gives a code for what the bus does not even see.
   */
  forward(refuse?: (event: string) => string | undefined): Promise<Answer | undefined>;
}

const requestSchema = z.object({ Entries: z.array(z.looseObject({ Detail: z.string() })) });
const answerSchema = z.object({ Entries: z.array(z.unknown()) });
type Entries = z.infer<typeof requestSchema>["Entries"];
const idOf = (detail: string) => z.object({ id: z.string() }).parse(JSON.parse(detail)).id;

/**
 * Stands between a function and the bus. It passes every request, until a test says what becomes of them: so a test can
 * act at the very moment before the bus has taken events, or after it has and before anyone knows.
 */
export class Gate implements AsyncDisposable {
  /** Where the bus is. */
  upstream = "";
  /** What becomes of a request. `undefined`: it is never answered. */
  meet: (request: HeldRequest) => Promise<Answer | undefined> = (request) => request.forward();
  readonly #server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      ["authorization", "content-type", "x-amz-target", "x-amz-date"].map((name) => [
        name,
        String(request.headers[name]),
      ]),
    );
    const { Entries } = requestSchema.parse(JSON.parse(await text(request)));
    const forward: HeldRequest["forward"] = async (refuse = () => undefined) => {
      const codes = Entries.map(({ Detail }) => refuse(idOf(Detail)));
      const taken = await this.#put(
        Entries.filter((_, index) => !codes[index]),
        headers,
      );
      if (!taken) return undefined;
      const results = codes.map((ErrorCode) =>
        ErrorCode ? { ErrorCode, ErrorMessage: "Refused by the test" } : taken.shift(),
      );
      const FailedEntryCount = codes.filter(Boolean).length;
      return { status: 200, body: JSON.stringify({ Entries: results, FailedEntryCount }) };
    };
    const answer = await this.meet({ events: Entries.map(({ Detail }) => idOf(Detail)), forward });
    if (answer) response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1" }).end(answer.body);
    else response.destroy();
  });
  url = "";

  static async open(): Promise<Gate> {
    const gate = new Gate();
    await once(gate.#server.listen(0, "127.0.0.1"), "listening");
    const address = gate.#server.address();
    if (address === null || typeof address === "string") throw new Error("The gate has no port");
    gate.url = `http://127.0.0.1:${address.port}`;
    return gate;
  }

  async #put(Entries: Entries, headers: Record<string, string>): Promise<unknown[] | undefined> {
    if (Entries.length === 0) return [];
    const asked = fetch(this.upstream, { method: "POST", headers, body: JSON.stringify({ Entries }) });
    const answer: unknown = await asked.then((response) => response.json()).catch(() => undefined);
    return answer === undefined ? undefined : answerSchema.parse(answer).Entries;
  }

  async [Symbol.asyncDispose]() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Answers that the bus, or one like it, gives. */
export const refusal = (code: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: code, message: "Refused by the test" }),
});
