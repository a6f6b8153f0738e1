import { defineProblem } from "@larder/lambda/http";

export class ProductNotFound extends defineProblem({
  status: 404,
  type: "product-not-found",
  title: "There is no such product",
}) {
  constructor(sku: string) {
    super(`There is no product ${sku}`);
  }
}
