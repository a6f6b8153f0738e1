import { skuSchema } from "@larder/contracts";
import { HttpProblem, http } from "@larder/lambda/http";
import * as z from "zod";
import { findProduct } from "./product-store.ts";

class ProductNotFound extends HttpProblem {
  override readonly name = "ProductNotFound";

  constructor(sku: string) {
    super({
      status: 404,
      type: "product-not-found",
      title: "There is no such product",
      detail: `There is no product ${sku}`,
    });
  }
}

/** `GET /products/{sku}` */
export const handler = http({ path: z.object({ sku: skuSchema }) }, async ({ path: { sku } }) => {
  const product = await findProduct(sku);
  if (!product) throw new ProductNotFound(sku);
  return { status: 200, body: product };
});
