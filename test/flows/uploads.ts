import { vi } from "vitest";
import * as z from "zod";
import type { Customer } from "./store.ts";

const permitSchema = z.object({
  id: z.string(),
  upload: z.discriminatedUnion("method", [
    z.object({ method: z.literal("POST"), url: z.url(), fields: z.record(z.string(), z.string()) }),
    z.object({ method: z.literal("PUT"), parts: z.array(z.object({ number: z.int(), url: z.url(), size: z.int() })) }),
  ]),
});
const uploadSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  reason: z.object({ code: z.string(), message: z.string() }).optional(),
  images: z.array(z.looseObject({ url: z.url(), width: z.int(), contentType: z.string() })).optional(),
  totals: z.looseObject({}).optional(),
  progress: z.looseObject({ rowsRead: z.int(), rowsWritten: z.int() }).optional(),
  report: z.url().optional(),
});
export type UploadView = z.infer<typeof uploadSchema>;

interface File {
  readonly kind: string;
  readonly contentType: string;
  readonly sku?: string;
}

/** Asks how a file may be sent. */
export async function begin(customer: Customer, file: File, size: number) {
  const response = await customer.post("/uploads", JSON.stringify({ ...file, size }));
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return permitSchema.parse(await response.json());
}

/** Sends a file as a browser sends a form, or its parts, and answers the upload's id. */
export async function sendFile(customer: Customer, file: File, bytes: Buffer): Promise<string> {
  const { id, upload } = await begin(customer, file, bytes.length);
  if (upload.method === "POST") {
    const answer = await postForm(upload, bytes);
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    return id;
  }
  const parts = await sendParts(upload, bytes);
  await customer.post(`/uploads/${id}/completion`, JSON.stringify({ parts }));
  return id;
}

type Permit = z.infer<typeof permitSchema>["upload"];

/** Sends a file in parts, and answers what to complete it with. */
export async function sendParts(upload: Permit, bytes: Buffer): Promise<{ number: number; etag: string }[]> {
  const sent: { number: number; etag: string }[] = [];
  let from = 0;
  for (const { number, url, size } of upload.method === "PUT" ? upload.parts : []) {
    const answer = await fetch(url, { method: "PUT", body: new Uint8Array(bytes.subarray(from, from + size)) });
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    sent.push({ number, etag: answer.headers.get("etag") ?? "" });
    from += size;
  }
  return sent;
}

/** Posts a form with a file behind its fields. */
export function postForm({ url, fields }: { url: string; fields: Record<string, string> }, bytes: Buffer) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([new Uint8Array(bytes)]), "file");
  return fetch(url, { method: "POST", body: form });
}

export const look = async (customer: Customer, id: string): Promise<UploadView> =>
  uploadSchema.parse(await (await customer.get(`/uploads/${id}`)).json());

/** Waits until an upload is at its end. */
export const ended = (customer: Customer, id: string, timeout = 30_000): Promise<UploadView> =>
  vi.waitFor(
    async () => {
      const now = await look(customer, id);
      if (now.status === "waiting" || now.status === "processing") throw new Error(`Upload ${id} is ${now.status}`);
      return now;
    },
    { timeout, interval: 50 },
  );
