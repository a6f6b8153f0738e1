import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, start } from "@larder/local";
import { serviceOf, type Topology } from "@larder/topology";
import { expect, vi } from "vitest";
import * as z from "zod";
import { topology } from "./store.ts";
import { type Webhook, WebhookReceiver } from "./webhook-receiver.ts";

const money = z.strictObject({ amount: z.int(), currency: z.string() });
export const paymentSchema = z.strictObject({
  id: z.string(),
  reference: z.string(),
  status: z.enum(["OPEN", "PROCESSING", "ACTION_REQUIRED", "AUTHORISED", "DECLINED", "CAPTURED", "VOIDED"]),
  amount: money,
  action: z.strictObject({ url: z.url() }).optional(),
  decline: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
export type SimulatedPayment = z.infer<typeof paymentSchema>;
const listSchema = z.strictObject({ items: z.array(paymentSchema) });

/** What can be asked of the simulator. Answers are read when they are 2xx, and thrown otherwise. */
export interface Simulator {
  /** Sends a request with the API key, or with something else. */
  request(method: "GET" | "POST", path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  open(reference: string, key?: string): Promise<SimulatedPayment>;
  authorise(id: string, token: string): Promise<SimulatedPayment>;
  capture(id: string): Promise<SimulatedPayment>;
  void(id: string): Promise<SimulatedPayment>;
  find(id: string): Promise<SimulatedPayment>;
  /** Every payment of a reference. A moment late. */
  list(reference: string): Promise<SimulatedPayment[]>;
}

/** The payment simulator of a local cloud, to who has its API key. */
export function simulatorOf(local: LocalCloud): Simulator {
  const authorization = `Bearer ${local.secrets["PaymentsApiKey"]}`;
  const request: Simulator["request"] = (method, path, body, headers = {}) =>
    fetch(local.urls["paymentsimulator"] + path, {
      method,
      headers: { authorization, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const json = async (asked: Promise<Response>): Promise<unknown> => {
    const response = await asked;
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.json();
  };
  const payment = async (asked: Promise<Response>) => paymentSchema.parse(await json(asked));
  return {
    request,
    open: (reference, key = randomUUID()) =>
      payment(
        request(
          "POST",
          "/payments",
          { reference, amount: { amount: 1_234, currency: "EUR" } },
          { "idempotency-key": key },
        ),
      ),
    authorise: (id, token) => payment(request("POST", `/payments/${id}/authorisation`, { token })),
    capture: (id) => payment(request("POST", `/payments/${id}/capture`)),
    void: (id) => payment(request("POST", `/payments/${id}/void`)),
    find: (id) => payment(request("GET", `/payments/${id}`)),
    list: async (reference) =>
      listSchema.parse(await json(request("GET", `/payments?${new URLSearchParams({ reference })}`))).items,
  };
}

/** The simulator alone, which tells a test of payments as if that were the shop. */
export interface LoneSimulator extends Simulator, AsyncDisposable {
  readonly local: LocalCloud;
  readonly webhooks: WebhookReceiver;
  /** Waits until so many webhooks of a payment were taken. */
  told(id: string, count: number): Promise<Webhook[]>;
}

export async function openSimulator(): Promise<LoneSimulator> {
  const webhooks = await WebhookReceiver.open();
  const state = mkdtempSync(join(tmpdir(), "larder-simulator-"));
  const local = await start(simulatorTopology(webhooks.url), { state });
  webhooks.secret = local.secrets["PaymentsWebhookSecret"] ?? "";
  return {
    ...simulatorOf(local),
    local,
    webhooks,
    told: (id, count) =>
      vi.waitFor(
        () => {
          const told = webhooks.taken.filter(({ data }) => data.id === id);
          expect(told).toHaveLength(count);
          return told;
        },
        { timeout: 10_000, interval: 20 },
      ),
    async [Symbol.asyncDispose]() {
      await local.stop();
      await webhooks[Symbol.asyncDispose]();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** What of the topology is the simulator's, with its webhooks sent to a test. */
function simulatorTopology(receiver: string): Topology {
  const functions = Object.fromEntries(
    Object.entries(topology.functions)
      .filter(([, spec]) => serviceOf(spec) === "payment-simulator")
      .map(([name, spec]) => [name, { ...spec, links: redirected(spec.links, receiver) }]),
  );
  return {
    ...topology,
    functions,
    tables: { SimulatedPayments: topology.tables["SimulatedPayments"]! },
    queues: { SendWebhooksDlq: topology.queues["SendWebhooksDlq"]! },
    rules: {},
    mappings: Object.fromEntries(
      Object.entries(topology.mappings).filter(([, mapping]) => mapping.function in functions),
    ),
    httpApis: { PaymentSimulator: topology.httpApis["PaymentSimulator"]! },
    userPools: {},
    invocations: {},
  };
}

const redirected = (links: Topology["functions"][string]["links"], url: string) =>
  "PaymentsWebhookUrl" in links ? { ...links, PaymentsWebhookUrl: { ...links["PaymentsWebhookUrl"], url } } : links;
