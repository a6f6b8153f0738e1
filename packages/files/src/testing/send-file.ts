/** How a file may be sent, as `POST /uploads` answers it. */
export interface FormPermit {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Sends a file as a browser's form does, the file last. Fields may be changed, as somebody might who means ill. */
export async function sendForm(
  { url, fields }: FormPermit,
  file: Uint8Array<ArrayBuffer> | string,
  changes: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes })) form.set(name, value);
  form.set("file", new Blob([file]), "photo of +ünïcode.jpg");
  const response = await fetch(url, { method: "POST", body: form });
  return { status: response.status, text: await response.text() };
}

/** Sends a part; answers the status and the ETag, as a browser hands it on. */
export async function sendPart(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ status: number; etag: string }> {
  const response = await fetch(url, { method: "PUT", body: bytes });
  await response.arrayBuffer();
  return { status: response.status, etag: response.headers.get("etag") ?? "" };
}
