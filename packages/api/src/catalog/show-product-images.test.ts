import { imageProcessed, newId, type ProductImage, productChanged, type UploadId } from "@larder/contracts";
import { staff } from "@larder/lambda/testing/call";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { useDeadLetters } from "../testing/dead-letters.ts";
import { call, deliver } from "../testing/invoke.ts";
import { useMeanwhile } from "../testing/meanwhile.ts";
import { product, useStore } from "../testing/store.ts";
import { handler as getProduct } from "./get-product.ts";
import { handler as listProducts } from "./list-products.ts";
import { findProduct } from "./product-store.ts";
import { handler } from "./show-product-images.ts";
import { handler as updateProduct } from "./update-product.ts";

const store = useStore();
const deadLetters = useDeadLetters("ShowProductImages");
const meanwhile = useMeanwhile();
const { sku, images: _, stock: __, ...description } = product;

/** Of one picture: two formats. */
const picture = (name: string): ProductImage[] =>
  ["avif", "webp"].map((format) => ({
    url: `https://media.example/${name}.${format}`,
    width: 640,
    height: 480,
    contentType: `image/${format}`,
    placeholder: "1QcSHQRnh493V4dIh4eXh1h4kJUI",
  }));

function processed(uploadId: UploadId, images = picture(uploadId), of = sku) {
  const cause = { correlationId: "correlation-1", causationId: "correlation-1" };
  const data = { uploadId, sku: of, images };
  return imageProcessed.create({ ...cause, subject: uploadId, time: new Date().toISOString(), data });
}
/** Ids in the order in which their uploads were begun. */
const uploads = (count: number) => Array.from({ length: count }, () => newId("upl")).toSorted();

it("a picture is shown with its product, as a new version of it, in the catalog too, and is announced", async () => {
  await store.sell(product);
  const [upload = newId("upl")] = uploads(1);
  const event = processed(upload);
  expect(await deliver(handler, event)).toEqual([]);

  const { headers, body } = await call(getProduct, { path: { sku } });
  expect([headers["etag"], body]).toEqual(['"2"', { sku, ...description, images: picture(upload) }]);
  expect((await call(listProducts)).body.items).toMatchObject([{ sku, images: picture(upload) }]);
  const [sent, ...more] = await store.sent();
  expect(more).toEqual([]);
  expect(productChanged.schema.parse(sent)).toMatchObject({
    correlationid: event.correlationid,
    causationid: event.id,
    data: { sku, version: 2, images: picture(upload) },
  });
});

it("who has cached the product, or the list, gets the picture", async () => {
  await store.sell(product);
  const seen = async (headers = {}) => [
    await call(getProduct, { path: { sku }, headers }),
    await call(listProducts, { headers }),
  ];
  const before = await seen();
  const headers = { "if-none-match": before.map(({ headers }) => String(headers["etag"])).join(", ") };
  expect((await seen(headers)).map(({ status }) => status)).toEqual([304, 304]);
  await deliver(handler, processed(newId("upl")));
  expect((await seen(headers)).map(({ status }) => status)).toEqual([200, 200]);
});

it("of several pictures that of the upload begun last is shown, in whichever order, however often and together they come", async () => {
  let run = 0;
  const orders = fc.integer({ min: 1, max: 4 }).chain((count) => {
    const each = Array.from({ length: count }, (_, index) => index);
    return fc.tuple(
      fc.constant(count),
      fc.shuffledSubarray([...each, ...each], { minLength: 2 * count }),
      fc.integer({ min: 1, max: 2 * count }),
    );
  });
  await fc.assert(
    fc.asyncProperty(orders, async ([count, order, atOnce]) => {
      const of = `APPLES-${++run}`;
      await store.sell({ sku: of });
      const events = uploads(count).map((upload) => processed(upload, picture(upload), of));
      for (let from = 0; from < order.length; from += atOnce)
        await deliver(handler, ...order.slice(from, from + atOnce).flatMap((index) => events[index] ?? []));
      const found = await findProduct(of);
      expect(found?.images).toEqual(events.at(-1)?.data.images);
      const announced = (await store.sent()).filter(({ subject }) => subject === of);
      expect(announced).toHaveLength((found?.version ?? 0) - 1);
    }),
    { numRuns: 25 },
  );
});

it("neither the picture nor an edit at the same time is lost", async () => {
  await store.sell({ description: "Crisp" });
  const upload = newId("upl");
  const request = { caller: staff, path: { sku }, headers: { "if-match": "*" } };
  meanwhile(() => call(updateProduct, { ...request, body: { ...description, name: "Edited" } }));
  await deliver(handler, processed(upload));
  const found = await findProduct(sku);
  expect(found).toMatchObject({ name: "Edited", images: picture(upload), version: 3 });
  expect(found).not.toHaveProperty("description");
});

it("a picture is not shown when it cannot be announced, and comes again", async () => {
  await store.sell(product);
  store.refuseWritesOf("OUTBOX#");
  const event = processed(newId("upl"));
  expect(await deliver(handler, event)).toEqual([event]);
  expect(await findProduct(sku)).toMatchObject({ images: [], version: 1 });
});

it("the picture of a product that there is not is passed over, and makes none", async () => {
  expect(await deliver(handler, processed(newId("upl")))).toEqual([]);
  expect(await store.items()).toEqual([]);
  expect(deadLetters).toEqual([]);
});
