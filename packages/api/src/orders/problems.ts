import type { OrderId } from "@larder/contracts";
import { defineProblem, type RequestViolation, requestViolationSchema } from "@larder/lambda/http";
import * as z from "zod";
import type { NotCancellable } from "./lifecycle.ts";
import { notStored, notStoredHeaders } from "./not-stored.ts";
import type { MixedCurrencies } from "./order.ts";

export class OrderNotFound extends defineProblem({
  status: 404,
  type: "order-not-found",
  title: "There is no such order",
  headers: notStoredHeaders,
}) {
  constructor(id: OrderId) {
    super(`There is no order ${id}`, { headers: notStored });
  }
}

/** Rejected, or picked already. */
export class OrderNotCancellable extends defineProblem({
  status: 409,
  type: "order-not-cancellable",
  title: "The order can no longer be cancelled",
  headers: notStoredHeaders,
}) {
  constructor(cause: NotCancellable) {
    super(cause.message, { headers: notStored, cause });
  }
}

/** The request is well-formed, but names products that the shop does not have. */
export class UnknownProducts extends defineProblem({
  status: 422,
  type: "unknown-product",
  title: "The order names a product that does not exist",
  extensions: z.object({ errors: z.array(requestViolationSchema) }),
}) {
  /** @param unknown The lines at fault: their index in the request and their SKU. */
  constructor(unknown: readonly { index: number; sku: string }[]) {
    const errors: RequestViolation[] = unknown.map(({ index, sku }) => ({
      in: "body",
      pointer: `/lines/${index}/sku`,
      detail: `There is no product ${sku}`,
    }));
    super(errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; "), { extensions: { errors } });
  }
}

/** An order has one total, so its products are priced in one currency. */
export class OneCurrencyOnly extends defineProblem({
  status: 422,
  type: "mixed-currencies",
  title: "The order mixes currencies",
}) {
  constructor(cause: MixedCurrencies) {
    super(`${cause.message}. Place an order for each`, { cause });
  }
}
