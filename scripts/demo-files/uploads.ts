import { setTimeout as wait } from "node:timers/promises";
import type * as z from "zod";
import { beginUpload, getUpload } from "../../packages/files/src/uploads/routes.ts";

const begunSchema = beginUpload.answers[201].body;
const viewSchema = getUpload.answers[200].body;
type Permit = z.infer<typeof begunSchema>["upload"];
/** An upload as the API shows it. */
export type View = z.infer<typeof viewSchema>;

/** A file that somebody has chosen in a browser, and what for. */
export interface ChosenFile {
  readonly kind: "product-image" | "catalog-csv" | "support-photo";
  readonly sku?: string;
  /** What it says that it is. */
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Sends files as a web page does: it asks the API how, sends them straight to storage, and asks what becomes of them. */
export interface Uploads {
  /** @returns the upload's id, once storage has the file. @throws {Refused} */
  send(file: ChosenFile): Promise<string>;
  look(id: string): Promise<View>;
  /** Looks again and again, until the upload is at its end. */
  settled(id: string, onLook?: (view: View) => void): Promise<View>;
}

/** An answer that is not what was hoped for. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(what: string, status: number, body: string) {
    super(`${what}: ${status} ${body}`);
    this.status = status;
  }
}

const betweenLooksMs = 250;

/** @param api Where the API is. @param token Whose files they are. */
export function uploadsOf(api: string, token: string): Uploads {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const post = (path: string, body: unknown) =>
    fetch(api + path, { method: "POST", headers, body: JSON.stringify(body) }).then(taken);
  const look = async (id: string) =>
    viewSchema.parse(await (await taken(await fetch(`${api}/uploads/${id}`, { headers }))).json());
  return {
    look,
    async send({ bytes, ...file }) {
      const begun = begunSchema.parse(await (await post("/uploads", { ...file, size: bytes.length })).json());
      const parts = await sendAs(begun.upload, bytes, file.contentType);
      if (parts) await post(`/uploads/${begun.id}/completion`, { parts });
      return begun.id;
    },
    async settled(id, onLook = () => {}) {
      for (;;) {
        const view = await look(id);
        onLook(view);
        if (view.status !== "waiting" && view.status !== "processing") return view;
        await wait(betweenLooksMs);
      }
    },
  };
}

/** @returns the parts that the file was sent in, if it was. */
async function sendAs(permit: Permit, bytes: Uint8Array<ArrayBuffer>, contentType: string) {
  if (permit.method === "POST") return void (await taken(await fetch(permit.url, asForm(permit, bytes, contentType))));
  const parts: { number: number; etag: string }[] = [];
  let from = 0;
  for (const { number, url, size } of permit.parts) {
    const { headers } = await taken(await fetch(url, { method: "PUT", body: bytes.subarray(from, from + size) }));
    parts.push({ number, etag: headers.get("etag") ?? "" });
    from += size;
  }
  return parts;
}

function asForm({ fields }: Permit & { method: "POST" }, bytes: Uint8Array<ArrayBuffer>, type: string) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  // Whatever follows the file is not read.
  body.append("file", new Blob([bytes], { type }), "file");
  return { method: "POST", body };
}

async function taken(response: Response): Promise<Response> {
  if (!response.ok) throw new Refused(response.url.replace(/\?.*/, ""), response.status, await response.text());
  return response;
}
