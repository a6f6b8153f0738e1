import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Customer, openStore, type Store } from "../flows/store.ts";
import { begin } from "../flows/uploads.ts";
import { guarded, send, somewhere } from "./guarded.ts";

/** Orders are for the eyes and hands of those who placed them: not of other customers, and not of staff. */
const ofOrders = guarded.filter(({ path }) => path.startsWith("/orders/{id}"));

const cursorPage = z.object({ next: z.string() });

let store: Store;
let sku: string;
const strangers: string[] = [];
beforeAll(async () => {
  store = await openStore();
  ({ sku } = await store.anyProduct());
  strangers.push(await store.token("stranger@example.com"), await store.token("staff@example.com", ["staff"]));
});
afterAll(() => store[Symbol.asyncDispose]());

it("there are routes to an order", () => {
  expect(ofOrders.length).toBeGreaterThanOrEqual(2);
});

describe.each(ofOrders)("$key of another customer's order", (route) => {
  it("answers as if there were no such order, to customers and to staff", async () => {
    const { id } = await store.placed([{ sku, quantity: 1 }]);
    for (const stranger of strangers) {
      const ask = (at?: { id: string }) => send(store.local.urls["api"]!, route, stranger, at);
      const [theirs, nowhere] = await Promise.all([ask({ id }), ask()]);
      expect([theirs.status, nowhere.status]).toEqual([404, 404]);
      expect([...theirs.headers.keys()]).toEqual([...nowhere.headers.keys()]);
      expect((await theirs.text()).replaceAll(id, "ID")).toBe(
        (await nowhere.text()).replaceAll(somewhere["id"]!, "ID"),
      );
    }
    expect((await store.find(id)).status).not.toBe("CANCELLED");
  });
});

/** Uploads are for those who send them, and for staff, who look after them all. */
describe("another customer's upload", () => {
  const photo = { kind: "support-photo", contentType: "image/jpeg" };
  const parts = JSON.stringify({ parts: [{ number: 1, etag: '"1"' }] });
  const nowhere = "upl_01ARZ3NDEKTSV4RRFFQ69G5FAV";
  const asked: Record<string, (customer: Customer, id: string) => Promise<Response>> = {
    looked_at: (customer, id) => customer.get(`/uploads/${id}`),
    completed: (customer, id) => customer.post(`/uploads/${id}/completion`, parts),
    cancelled: (customer, id) => customer.post(`/uploads/${id}/cancellation`, "{}"),
  };

  it("there is a way to ask for each of its routes", () => {
    expect(guarded.filter(({ path }) => path.startsWith("/uploads/{id}"))).toHaveLength(Object.keys(asked).length);
  });

  it.each(Object.entries(asked))("cannot be %s: it is answered as if there were none", async (_, ask) => {
    const { id } = await begin(store, photo, 1_000);
    const stranger = await store.as("stranger@example.com");
    const [theirs, none] = await Promise.all([ask(stranger, id), ask(stranger, nowhere)]);
    expect([theirs.status, none.status]).toEqual([404, 404]);
    expect([...theirs.headers.keys()]).toEqual([...none.headers.keys()]);
    expect((await theirs.text()).replaceAll(id, "ID")).toBe((await none.text()).replaceAll(nowhere, "ID"));
    expect(await (await store.get(`/uploads/${id}`)).json()).toMatchObject({ status: "waiting" });
  });
});

describe("the list of orders", () => {
  const ids = async (of: Customer) => (await of.orders()).items.map(({ id }) => id);

  it("holds only one's own", async () => {
    const mine = await store.placed([{ sku, quantity: 1 }]);
    const other = await store.as("other@example.com");
    const theirs = await other.placed([{ sku, quantity: 1 }]);
    expect(await ids(store)).toContain(mine.id);
    expect(await ids(store)).not.toContain(theirs.id);
    expect(await ids(other)).toEqual([theirs.id]);
  });

  it("does not go on in another customer's orders, however the cursor is made", async () => {
    const other = await store.as("other@example.com");
    for (let placed = 0; placed < 2; placed++) await other.placed([{ sku, quantity: 1 }]);
    const page = cursorPage.parse(await (await other.get("/orders?limit=1")).json());
    const position = JSON.parse(Buffer.from(page.next, "base64url").toString());
    const stranger = await store.as("stranger@example.com");
    expect((await stranger.get(`/orders?next=${page.next}`)).status).toBe(400);
    const mine = { ...position, customerId: (await stranger.placed([{ sku, quantity: 1 }]))["customerId"] };
    const forged = Buffer.from(JSON.stringify(mine)).toString("base64url");
    const answer = await stranger.get(`/orders?next=${forged}`);
    expect([answer.status, await answer.json()]).toEqual([200, { items: [] }]);
  });
});
