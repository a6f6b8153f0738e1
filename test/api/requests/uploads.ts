import { begin, ended, sendFile, sendParts } from "../../flows/uploads.ts";
import type { Ask } from "../ask.ts";
import type { Shop } from "../shop.ts";
import { type Requests, refusals, unfit } from "./request.ts";

const noUpload = { id: "upl_00000000000000000000000000" };
const photo = { kind: "support-photo", contentType: "image/jpeg" };
const catalog = { kind: "catalog-csv", contentType: "text/csv" };

/** One byte more than is sent as a form. */
const large = 64 * 1024 * 1024 + 1;
const parts = [{ number: 1, etag: '"00000000000000000000000000000000"' }];

const promise = () => ({ body: { ...photo, size: 1_000 } });
const seller = ({ store }: Shop) => store.as("grace@example.com", ["staff"]);

async function photoThatWaits({ store }: Shop): Promise<Ask> {
  return { path: { id: (await begin(store, photo, 1_000)).id } };
}

async function partsThatAreSent(shop: Shop): Promise<Ask> {
  const { id, upload } = await begin(await seller(shop), catalog, large);
  return { as: "staff", path: { id }, body: { parts: await sendParts(upload, Buffer.alloc(large)) } };
}

async function partsThatAreNot(shop: Shop): Promise<Ask> {
  const { id } = await begin(await seller(shop), catalog, large);
  return { as: "staff", path: { id }, body: { parts } };
}

async function photoThatIsNone({ store }: Shop): Promise<Ask> {
  const id = await sendFile(store, photo, Buffer.from("This is no photo"));
  await ended(store, id);
  return { path: { id } };
}

export const uploads: Record<string, Requests> = {
  beginUpload: {
    "201": promise,
    "400 invalid-request": () => ({ body: { ...photo, size: 0 } }),
    "403 staff-only": () => ({ body: { ...catalog, size: 1_000 } }),
    ...refusals("somebody"),
    ...unfit(promise),
  },
  getUpload: {
    "200": photoThatIsNone,
    "400 invalid-request": () => ({ path: { id: "first" } }),
    "404 upload-not-found": () => ({ path: noUpload }),
    ...refusals("somebody"),
  },
  completeUpload: {
    "202": partsThatAreSent,
    "400 invalid-request": () => ({ path: noUpload, body: { parts: [] } }),
    "404 upload-not-found": () => ({ path: noUpload, body: { parts } }),
    "409 upload-not-open": async (shop) => ({ ...(await photoThatWaits(shop)), body: { parts } }),
    "422 parts-not-complete": partsThatAreNot,
    ...refusals("somebody"),
    ...unfit(() => ({ path: noUpload, body: { parts } })),
  },
  cancelUpload: {
    "202": photoThatWaits,
    "400 invalid-request": () => ({ path: { id: "first" } }),
    "404 upload-not-found": () => ({ path: noUpload }),
    "409 upload-not-open": photoThatIsNone,
    ...refusals("somebody"),
  },
};
