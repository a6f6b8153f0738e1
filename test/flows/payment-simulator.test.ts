import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { newId } from "@larder/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type LoneSimulator, openSimulator } from "./payment-simulator.ts";
import { topology } from "./store.ts";

let simulator: LoneSimulator;
beforeAll(async () => {
  simulator = await openSimulator();
});
beforeEach(() => {
  simulator.webhooks.answer = () => 204;
});
afterAll(() => simulator[Symbol.asyncDispose]());

const open = async () => (await simulator.open(newId("ord"))).id;
const typesOf = (webhooks: readonly { type: string }[]) => webhooks.map(({ type }) => type);

describe("a payment", () => {
  it.each([
    ["tok_approve", "AUTHORISED"],
    ["tok_slow", "AUTHORISED"],
    ["tok_decline", "DECLINED"],
    ["tok_challenge", "ACTION_REQUIRED"],
    ["tok_unheard_of", "DECLINED"],
  ])("by %s is %s, and that is told once, signed", async (token, status) => {
    const id = await open();
    const payment = await simulator.authorise(id, token);
    expect(payment.status).toBe(status);
    expect(await simulator.find(id)).toEqual(payment);
    const [webhook] = await simulator.told(id, 1);
    expect(webhook).toMatchObject({ type: `payment.${status.toLowerCase()}`, data: payment });
  });

  it("by tok_error is what it was, as often as it is tried", async () => {
    const id = await open();
    for (const _ of [1, 2])
      await expect(simulator.authorise(id, "tok_error")).rejects.toThrow(/^503 .*simulated-outage/);
    expect((await simulator.find(id)).status).toBe("OPEN");
  });

  it("by tok_duplicate_webhook is being processed, authorised a moment later, and each of it is told twice", async () => {
    const id = await open();
    expect((await simulator.authorise(id, "tok_duplicate_webhook")).status).toBe("PROCESSING");
    const told = await simulator.told(id, 4);
    expect(typesOf(told)).toEqual(
      ["processing", "processing", "authorised", "authorised"].map((type) => `payment.${type}`),
    );
    expect([told[1], told[3]]).toEqual([told[0], told[2]]);
    expect((await simulator.find(id)).status).toBe("AUTHORISED");
  });

  it("by tok_early_webhook is told before it is answered, and once more, by the same event", async () => {
    const id = await open();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<string>();
    simulator.webhooks.answer = async ({ data }) => {
      arrive(data.status);
      await released;
      return 204;
    };
    let isAnswered = false;
    const answer = simulator.authorise(id, "tok_early_webhook").finally(() => {
      isAnswered = true;
    });
    expect([await arrived, isAnswered]).toEqual(["AUTHORISED", false]);
    expect((await simulator.authorise(id, "tok_early_webhook")).status).toBe("AUTHORISED");
    release();
    expect((await answer).status).toBe("PROCESSING");
    const [early, later] = await simulator.told(id, 2);
    expect(later).toEqual(early);
  });

  it("is captured, and listed with the others of its order", async () => {
    const reference = newId("ord");
    const [one, two] = [await simulator.open(reference), await simulator.open(reference)];
    await simulator.authorise(one.id, "tok_approve");
    const captured = await simulator.capture(one.id);
    expect(captured.status).toBe("CAPTURED");
    expect(await simulator.capture(one.id)).toEqual(captured);
    expect((await simulator.void(one.id)).status).toBe("CAPTURED");
    expect(typesOf(await simulator.told(one.id, 2))).toEqual(["payment.authorised", "payment.captured"]);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect((await simulator.list(reference)).toSorted(byId)).toEqual([captured, two].toSorted(byId));
  });

  it("is opened once for a key, by eight who come at once", async () => {
    const reference = newId("ord");
    const opened = await Promise.all(Array.from({ length: 8 }, () => simulator.open(reference, `${reference}:open`)));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(await simulator.list(reference)).toHaveLength(1);
  });

  it("is nobody's business without the API key", async () => {
    const id = await open();
    for (const authorization of ["", "Bearer wrong"]) {
      const answer = await simulator.request("GET", `/payments/${id}`, undefined, { authorization });
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    }
  });
});

describe("a challenge", () => {
  /** Where the shop would send its customer. */
  async function challenged() {
    const id = await open();
    const { action } = await simulator.authorise(id, "tok_challenge");
    return { id, url: action?.url ?? "" };
  }
  /** As a browser sends a form. */
  const decide = (url: string, decision: string) =>
    fetch(url, { method: "POST", body: new URLSearchParams({ decision }) });

  it("is a page at the address that the payment names, and decides when its form is sent", async () => {
    const { id, url } = await challenged();
    const page = await fetch(url);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("Approve this payment?");
    const outcome = await decide(url, "approve");
    expect([outcome.status, await outcome.text()]).toEqual([200, expect.stringContaining("Payment approved")]);
    expect(typesOf(await simulator.told(id, 2))).toEqual(["payment.action_required", "payment.authorised"]);
    expect(await (await fetch(url)).text()).toContain("Payment approved");
  });

  it("is decided once, by whichever answer comes first", async () => {
    const { id, url } = await challenged();
    const pages = await Promise.all(["approve", "decline"].map((decision) => decide(url, decision)));
    const { status } = await simulator.find(id);
    const heading = status === "AUTHORISED" ? "Payment approved" : "Payment declined";
    for (const page of pages) expect(await page.text()).toContain(`<h1>${heading}</h1>`);
    expect(await simulator.told(id, 2)).toMatchObject([{}, { data: { status } }]);
  });

  it("is void with its payment, and none elsewhere", async () => {
    const { id, url } = await challenged();
    await simulator.void(id);
    expect(await (await decide(url, "approve")).text()).toContain("This payment was cancelled");
    expect((await simulator.find(id)).status).toBe("VOIDED");
    expect((await fetch(`${url}x`)).status).toBe(404);
  });
});

it("voiding and authorising at once, fifty times over, leaves nothing held, and the last that is told is the void", {
  timeout: 60_000,
}, async () => {
  const ways = new Set<string>();
  for (let round = 0; round < 50; round++) {
    const id = await open();
    const calls = [() => simulator.authorise(id, "tok_approve"), () => simulator.void(id)];
    const [first, second] = round % 2 ? calls : calls.toReversed();
    await Promise.allSettled([first?.(), second?.()]);
    expect((await simulator.find(id)).status).toBe("VOIDED");
    const told = await vi.waitFor(() => {
      const of = simulator.webhooks.taken.filter(({ data }) => data.id === id);
      expect(of.at(-1)?.type).toBe("payment.voided");
      return typesOf(of).join();
    }, 10_000);
    ways.add(told);
  }
  expect([...ways].filter((way) => !/^(payment\.authorised,)?payment\.voided$/.test(way))).toEqual([]);
});

describe("while the shop takes no webhooks", () => {
  it("they wait, and arrive in order when it does again", async () => {
    let refused = 0;
    simulator.webhooks.answer = () => {
      refused += 1;
      return 503;
    };
    const id = await open();
    await simulator.authorise(id, "tok_approve");
    await simulator.capture(id);
    await vi.waitFor(() => {
      simulator.local.clock.advance(10_000);
      expect(refused).toBeGreaterThan(3);
    }, 10_000);
    expect((await simulator.find(id)).status).toBe("CAPTURED");
    simulator.webhooks.answer = () => 204;
    simulator.local.clock.advance(60_000);
    expect(typesOf(await simulator.told(id, 2))).toEqual(["payment.authorised", "payment.captured"]);
  });

  it("for a day, they are given up, and where they were in the stream is in the dead-letter queue", async () => {
    await using lone = await openSimulator();
    const asked = Promise.withResolvers<void>();
    lone.webhooks.answer = () => {
      asked.resolve();
      return 503;
    };
    const { id } = await lone.open(newId("ord"));
    await lone.authorise(id, "tok_approve");
    await asked.promise;
    lone.local.clock.advance(25 * 60 * 60_000);
    const sqs = new SQSClient(lone.local.aws);
    const QueueUrl = `${lone.local.aws.endpoint}/${topology.account}/${topology.queues["SendWebhooksDlq"]!.name}`;
    const { Messages: [letter] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    sqs.destroy();
    expect(JSON.parse(letter?.Body ?? "")).toMatchObject({
      requestContext: { condition: "RecordAgeExceeded" },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect((await lone.find(id)).status).toBe("AUTHORISED");
  });
});

it("webhooks are sent to the shop's own API unless a test has them sent to itself", () => {
  const { links } = topology.functions["SendWebhooks"]!;
  expect(links["PaymentsWebhookUrl"]).toMatchObject({ url: `${topology.httpApis["Api"]!.endpoint}/webhooks/payments` });
});
