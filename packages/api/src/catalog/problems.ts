import { defineProblem } from "@larder/lambda/http";
import * as z from "zod";

export class ProductNotFound extends defineProblem({
  status: 404,
  type: "product-not-found",
  title: "There is no such product",
}) {
  constructor(sku: string) {
    super(`There is no product ${sku}`);
  }
}

export class ProductExists extends defineProblem({
  status: 409,
  type: "product-exists",
  title: "There is such a product already",
}) {
  constructor(sku: string) {
    super(`There is a product ${sku} already: describe it anew with PUT /products/${sku}`);
  }
}

/** Stock is what lies on the shelf: it cannot be less than nothing. */
export class StockBelowZero extends defineProblem({
  status: 409,
  type: "stock-below-zero",
  title: "There is less in stock than is to be taken out",
}) {
  constructor(available: number, change: number) {
    super(`There are ${available} in stock, which does not allow a change by ${change}`);
  }
}

/** A writer who does not say what he has seen would overwrite what he has not. https://www.rfc-editor.org/rfc/rfc6585#section-3 */
export class PreconditionRequired extends defineProblem({
  status: 428,
  type: "precondition-required",
  title: "The request must say which state it changes",
}) {
  constructor(path: string) {
    super(`Send If-Match with the ETag of GET ${path}`);
  }
}

export class PreconditionFailed extends defineProblem({
  status: 412,
  type: "precondition-failed",
  title: "What is to be changed has changed meanwhile",
}) {
  constructor(path: string) {
    super(`Get ${path} again, and decide anew`);
  }
}

/** Another writer came between the read and the write. Tried again before anybody hears of it. */
export class Overtaken extends defineProblem({
  status: 503,
  type: "overtaken",
  title: "Others were faster, time and again",
  headers: z.object({ "retry-after": z.literal("1").meta({ description: "In seconds" }) }),
}) {
  constructor(sku: string) {
    super(`Too many are changing ${sku} at once`, { headers: { "retry-after": "1" } });
  }
}
