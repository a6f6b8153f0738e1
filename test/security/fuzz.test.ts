import type { Operation } from "@larder/api/reference";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { signatureOf } from "../api/webhook.ts";
import { openStore, type Store } from "../flows/store.ts";
import { begin, ended, sendFile } from "../flows/uploads.ts";
import { deadLetters, failures, settled, wholeList } from "./fuzz/aftermath.ts";
import { type Known, operations } from "./fuzz/document.ts";
import { exchange } from "./fuzz/exchange.ts";
import { faultsOf } from "./fuzz/faults.ts";
import { requestsFor } from "./fuzz/requests.ts";

/**
 * Requests of every operation, made from the API's own document: fitting it, and led away from it. None makes the API
 * fail, tell of its inside, or break a promise. Other requests: `LARDER_FUZZ_SEED=$RANDOM`; more: `LARDER_FUZZ_REQUESTS`.
 */
const seed = Number(process.env["LARDER_FUZZ_SEED"] ?? 20_260_101);
const requests = Number(process.env["LARDER_FUZZ_REQUESTS"] ?? 10_000);

/** So many requests of each operation are in flight, and Vitest has five operations at a time. */
const lanes = 5;
const eachLane = Math.ceil(requests / operations.length / lanes);
/** Leaves time to shrink what was found, and to tell of it. */
const longest = 240_000;

let store: Store;
let known: Known;
let staff: string;
let customer: string;
const answered = new Map<string, number>();
beforeAll(async () => {
  store = await openStore();
  customer = await store.token("ada@example.com");
  staff = await store.token("staff@example.com", ["staff"]);
  known = await stock();
});
afterAll(() => store[Symbol.asyncDispose]());

const api = () => store.local.urls["api"]!;
const cursorPage = z.object({ next: z.string() });

/** Gives the requests something to be about. */
async function stock(): Promise<Known> {
  const skus = (await store.products(100)).items.map(({ sku }) => sku);
  const lines = [{ sku: skus[0]!, quantity: 1 }];
  const placed = await Promise.all(Array.from({ length: 60 }, () => store.placed(lines)));
  const other = await (await store.as("other@example.com")).placed(lines);
  await Promise.all(placed.map(({ id }) => store.settled(id)));
  const next = async (page: string) => cursorPage.parse(await (await store.get(page)).json()).next;
  const cursors = {
    listProducts: [await next("/products?limit=3"), await next("/products?limit=2&category=fruit")],
    listOrders: [await next("/orders?limit=2")],
  };
  const signature = (body: string) => signatureOf(body, store);
  return { skus, orders: [...placed, other].map(({ id }) => id), uploads: await someUploads(), cursors, signature };
}

/** A catalog that was sent in parts, one that was not sent, and photos: one that is none, and many that wait. */
async function someUploads(): Promise<string[]> {
  const seller = await store.as("staff@example.com", ["staff"]);
  const catalog = { kind: "catalog-csv", contentType: "text/csv" };
  const photo = { kind: "support-photo", contentType: "image/jpeg" };
  const large = 64 * 1024 * 1024 + 1;
  const sent = await sendFile(seller, catalog, Buffer.alloc(large));
  const none = await sendFile(store, photo, Buffer.from("This is no photo"));
  await ended(seller, sent);
  await ended(store, none);
  const waiting = await Promise.all(Array.from({ length: 20 }, () => begin(store, photo, 1_000)));
  return [sent, none, (await begin(seller, catalog, large)).id, ...waiting.map(({ id }) => id)];
}

/** Uploads are for customers, and staff see everybody's. */
const isForStaff = ({ security, path }: Operation) =>
  path.startsWith("/uploads") || security.some((scheme) => JSON.stringify(scheme).includes("/staff"));

describe.concurrent("fuzzed requests do no harm, and are answered as promised", () => {
  it.each(operations)("$operationId", { timeout: longest + 60_000 }, async (operation) => {
    const arbitrary = requestsFor(known)(operation);
    const token = isForStaff(operation) ? staff : customer;
    const property = fc.asyncProperty(arbitrary, async (request) => {
      const answer = await exchange(api(), token, request);
      const label = `${operation.operationId} ${answer.status}`;
      answered.set(label, (answered.get(label) ?? 0) + 1);
      const faults = faultsOf(request, answer);
      if (faults.length > 0) throw new Error(faults.join("\n"));
    });
    const found = await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        fc.check(property, {
          seed: seed + lane,
          numRuns: eachLane,
          interruptAfterTimeLimit: longest,
          markInterruptAsFailure: true,
          includeErrorInReport: true,
        }),
      ),
    );
    const failed = found.find((details) => details.failed);
    if (failed) throw new Error(fc.defaultReportMessage(failed));
  });
});

describe("after all of them", () => {
  it("every operation has been done, and where something can be wrong, refused", () => {
    for (const { operationId, parameters, requestBody } of operations) {
      const statuses = [...answered.keys()].filter((label) => label.startsWith(`${operationId} `));
      expect(statuses, operationId).toContainEqual(expect.stringMatching(/ 20\d$/));
      if (requestBody || parameters.some((parameter) => "in" in parameter && parameter.in !== "header"))
        expect(statuses, operationId).toContain(`${operationId} 400`);
    }
  });

  it("no product is malformed, nor has stock below zero", async () => {
    await settled(store);
    const products = await wholeList(store, "listProducts");
    expect(products.length).toBeGreaterThanOrEqual(known.skus.length);
    for (const { stock } of products) expect(stock).toBeGreaterThanOrEqual(0);
  }, 90_000);

  it("no order is malformed", async () => {
    expect((await wholeList(store, "listOrders")).length).toBeGreaterThan(known.orders.length);
  });

  it("an honest order is taken", async () => {
    const authorization = `Bearer ${staff}`;
    const product = { sku: "HONEST-1", name: "Honest bread", category: "bakery", unit: "1 loaf", stock: 3 };
    const body = JSON.stringify({ ...product, price: { amount: 420, currency: "EUR" } });
    expect((await store.post("/products", body, { authorization })).status).toBe(201);
    const { id } = await store.placed([{ sku: product.sku, quantity: 2 }]);
    expect((await store.settled(id)).status).toBe("CONFIRMED");
    expect(await store.stock(product.sku)).toBe(1);
  });

  it("no function has failed, and no message is dead", async () => {
    expect(failures(store)).toEqual([]);
    expect(await deadLetters(store)).toEqual({});
  });
});
