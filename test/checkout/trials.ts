import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  InvokeCommand,
  LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  paginateGetDurableExecutionHistory,
} from "@aws-sdk/client-lambda";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { newId } from "@larder/contracts";
import { functionArn, type Topology } from "@larder/topology";
import { expect, vi } from "vitest";
import * as z from "zod";
import type { ListedProduct } from "../../packages/api/src/catalog/product.ts";
import { newItem } from "../../packages/api/src/catalog/product-item.ts";
import { type Customer, type Order, openStore, type Store, topology } from "../flows/store.ts";
import { isBackward } from "./expected.ts";
import { type Fault, productOf } from "./faults.ts";

const checkout = topology.functions["CheckoutHandler"]!;

/** The stacks as they are, but for a checkout in which steps go wrong. */
function faultyTopology(notes: string): Topology {
  const faulty = structuredClone(topology);
  const spec = faulty.functions["CheckoutHandler"]!;
  spec.handler = "test/checkout/faulty-checkout.handler";
  // For the steps that hang. Long enough that a busy machine ends no others.
  spec.timeout = 8;
  spec.environment = { ...spec.environment, FAULT_NOTES: notes };
  const itself = functionArn(topology, spec.name);
  spec.policy.push({ effect: "Allow", actions: ["lambda:InvokeFunction"], resources: [itself, `${itself}:1`] });
  return faulty;
}

const paymentSchema = z.looseObject({
  id: z.string(),
  reference: z.string(),
  status: z.string(),
  amount: z.looseObject({ amount: z.int() }),
});
type Payment = z.infer<typeof paymentSchema>;

const ended = ["ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionStopped"];
/** What there is of each product; what an order takes. */
export const onShelf = 10;
export const ordered = 3;

/** A store in which every checkout meets the fault that its order's product names. */
export interface Trials extends AsyncDisposable {
  readonly store: Store;
  find(id: string): Promise<Order>;
  /** Puts the product of a fault on sale and orders it. */
  begin(fault: Fault): Promise<Order>;
  /** Moves time on, approving payments as their customers would, until `until` says so. */
  pass(seconds: number, until: () => Promise<boolean>): Promise<void>;
  /** Whether nothing is left to do for these orders. */
  over(orders: readonly Order[]): boolean;
  /** From now on nothing goes wrong with the order, and somebody has its checkout go on. */
  mend(order: Order): Promise<void>;
  payments(): Promise<Map<string, Payment[]>>;
  /** The whole history of an execution of an order's checkout, the first unless said, as text; empty when there is none. */
  history(order: Order, nth?: number): Promise<string>;
}

export async function openTrials(): Promise<Trials> {
  const notes = mkdtempSync(join(tmpdir(), "larder-faults-"));
  const store = await openStore(faultyTopology(notes));
  const lambda = new LambdaClient(store.local.aws);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(store.local.aws));
  const [product] = (await store.products(1)).items;
  const waiting = new Map<string, { after: string }>();
  let customer: Customer = store;
  let signedInAt = store.local.clock.now();

  /** Tokens expire as time moves on. */
  async function find(id: string): Promise<Order> {
    const { clock } = store.local;
    if (clock.now() - signedInAt > 30 * 60_000) {
      customer = await store.as("ada@example.com");
      signedInAt = clock.now();
    }
    return customer.find(id);
  }

  async function begin(fault: Fault): Promise<Order> {
    const sku = productOf(fault);
    const cause = { correlationId: newId("cor"), causationId: "a-test" };
    const listed: ListedProduct = {
      sku,
      name: sku,
      category: "fruit",
      unit: "1",
      price: product!.price,
      images: [],
      stock: onShelf,
    };
    await table.send(new PutCommand({ TableName: topology.tables["Store"]!.name, Item: newItem(listed, cause) }));
    const customerActs = ["watchPayment", "lookAtPayment", "remindCustomer"].includes(fault.step);
    const token = isBackward(fault.step) ? "tok_decline" : customerActs ? "tok_challenge" : "tok_approve";
    const order = await store.placed([{ sku, quantity: ordered }], randomUUID(), token);
    if (customerActs)
      waiting.set(order.id, { after: fault.step === "remindCustomer" ? "REMINDED" : "PAYMENT_ACTION_REQUIRED" });
    return order;
  }

  /** Customers approve when it is their turn. */
  async function approve() {
    const approveOne = async ([id, { after }]: [string, { after: string }]) => {
      const { status, payment, timeline } = await find(id);
      const turn = timeline.some(({ event }) => event === after);
      if (status === "PENDING" && !(payment.action && turn)) return;
      waiting.delete(id);
      const body = new URLSearchParams({ decision: "approve" });
      if (status === "PENDING" && payment.action) await fetch(payment.action.url, { method: "POST", body });
    };
    await Promise.all([...waiting].map(approveOne));
  }

  const over = (orders: readonly Order[]) => {
    const running = new Map<string, number>();
    for (const event of store.happened) {
      if (event.type !== "durable") continue;
      const change = event.event === "ExecutionStarted" ? 1 : ended.includes(event.event) ? -1 : 0;
      running.set(event.execution, (running.get(event.execution) ?? 0) + change);
    }
    return orders.every(({ id }) => running.get(id) === 0 && (running.get(`${id}-2`) ?? 0) === 0);
  };

  async function pass(seconds: number, until: () => Promise<boolean>) {
    for (let turns = 0; !(await until()); turns++) {
      if (turns > 1_000) throw new Error("It does not end");
      await approve();
      await vi.waitFor(() => expect(store.local.busy()).toBe(false), { timeout: 60_000, interval: 5 });
      store.local.clock.advance(seconds * 1_000);
      await pause(20);
    }
  }

  async function mend({ id }: Order) {
    writeFileSync(join(notes, `${id} mended`), "");
    const Payload = JSON.stringify({ orderId: id, correlationId: newId("cor"), causationId: "a-test" });
    const DurableExecutionName = `${id}-2`;
    await lambda.send(
      new InvokeCommand({
        FunctionName: checkout.name,
        Qualifier: "1",
        InvocationType: "Event",
        DurableExecutionName,
        Payload,
      }),
    );
  }

  async function payments() {
    const { Items } = await table.send(new ScanCommand({ TableName: topology.tables["SimulatedPayments"]!.name }));
    const all = z
      .array(z.looseObject({}))
      .parse(Items ?? [])
      .map((item) => paymentSchema.safeParse(item).data);
    return Map.groupBy(
      all.filter((payment) => payment !== undefined),
      ({ reference }) => reference,
    );
  }

  async function history({ id }: Order, nth = 1) {
    const DurableExecutionName = nth === 1 ? id : `${id}-${nth}`;
    const started = await lambda.send(
      new ListDurableExecutionsByFunctionCommand({ FunctionName: checkout.name, DurableExecutionName }),
    );
    const DurableExecutionArn = started.DurableExecutions?.[0]?.DurableExecutionArn;
    if (DurableExecutionArn === undefined) return "";
    const pages = paginateGetDurableExecutionHistory(
      { client: lambda },
      { DurableExecutionArn, IncludeExecutionData: true },
    );
    const events: unknown[] = [];
    for await (const { Events = [] } of pages) events.push(...Events);
    return JSON.stringify(events);
  }

  return {
    store,
    find,
    begin,
    pass,
    over,
    mend,
    payments,
    history,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      rmSync(notes, { recursive: true, force: true });
    },
  };
}
