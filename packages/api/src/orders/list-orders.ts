import { http, InvalidRequest } from "@larder/lambda/http";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";
import { notStored } from "./not-stored.ts";
import { listOrdersOf } from "./order-store.ts";
import { listOrders } from "./routes.ts";

/** `GET /orders`: a page of the caller's orders, newest first, and where the next one begins. */
export const handler = http(listOrders, async ({ query: { limit, next, status }, caller }) => {
  if (next && next.customerId !== caller.id)
    throw new InvalidRequest([{ in: "query", pointer: "/next", detail: "Not a cursor that this list has given out" }]);
  const { orders, last } = await listOrdersOf(caller.id, { limit, after: next?.id, status });
  const cursor = last && z.encode(cursorSchema, { customerId: caller.id, id: last });
  return { status: 200, headers: notStored, body: { items: orders, ...(cursor && { next: cursor }) } };
});
