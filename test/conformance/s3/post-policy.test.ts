import { once } from "node:events";
import { request } from "node:http";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { describe, expect, it, vi } from "vitest";
import { useCloud } from "./cloud.ts";
import { signedPolicy } from "./signed-policy.ts";
import { replyOf, verdictOf } from "./wire.ts";

const cloud = useCloud();
const Bucket = "files";
type Fields = Record<string, string>;
type Form = { url: string; fields: Fields };

const permit = (options: Partial<PresignedPostOptions> = {}): Promise<Form> =>
  createPresignedPost(cloud.s3(), { Bucket, Key: "incoming/1", ...options });
/** As a browser sends a form: its fields in their order, then the file. */
async function post({ url, fields }: Form, file: Blob | string = "apples", name = "photo.png") {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", typeof file === "string" ? new Blob([file]) : file, name);
  return replyOf(await fetch(url, { method: "POST", body: form }));
}
const stored = async (Key = "incoming/1") => {
  const answer = await cloud.s3().send(new GetObjectCommand({ Bucket, Key }));
  return { type: answer.ContentType, text: await answer.Body?.transformToString(), metadata: answer.Metadata };
};
const keys = async () => {
  const { Contents = [] } = await cloud.s3().send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
};
/** A form whose policy is written by hand: what the SDK would not write. */
const byHand = (conditions: unknown[], more: { fields?: Fields; expiration?: Date; signedAt?: Date } = {}): Form => ({
  url: `${cloud.local.urls["aws"]}/${Bucket}`,
  fields: signedPolicy({ ...cloud.local.aws, bucket: Bucket, conditions, ...more }),
});

describe("a form that its policy allows", () => {
  it("is stored, with its type and what is said of it, and answered with nothing", async () => {
    const Fields = { "Content-Type": "image/png", "x-amz-meta-sku": "apples" };
    const reply = await post(await permit({ Fields }));
    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect(reply.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await stored()).toEqual({ type: "image/png", text: "apples", metadata: { sku: "apples" } });
  });

  it("is answered with a document when it asks for one", async () => {
    const reply = await post(await permit({ Fields: { success_action_status: "201" } }));
    expect(reply.status).toBe(201);
    expect(reply.text).toContain("<Bucket>files</Bucket><Key>incoming/1</Key>");
  });

  it("has the name of its file in its key, whatever the name is made of", async () => {
    const form = await permit({ Key: "incoming/$" + "{filename}" });
    for (const name of ["ein Bild+1 (ü).png", "$&.png", "C:\\fotos\\a.png"])
      expect(verdictOf(await post(form, "x", name))).toBe("204");
    expect(await keys()).toEqual(
      expect.arrayContaining(["incoming/ein Bild+1 (ü).png", "incoming/$&.png", "incoming/a.png"]),
    );
  });

  it("may hold a text in the place of a file, fields to ignore, and anything behind the file", async () => {
    const form = byHand([{ bucket: Bucket }, { key: "text" }], { fields: { key: "text", "x-ignore-me": "1" } });
    const data = new FormData();
    for (const [field, value] of Object.entries(form.fields)) data.append(field, value);
    data.append("file", "plain text");
    data.append("Content-Type", "text/html");
    data.append("submit", "Send".repeat(10_000));
    expect(verdictOf(await replyOf(await fetch(form.url, { method: "POST", body: data })))).toBe("204");
    expect(await stored("text")).toMatchObject({ type: "binary/octet-stream", text: "plain text" });
  });

  it("is taken as it streams, megabytes of it", async () => {
    const size = 24 * 1024 * 1024;
    const form = await permit({ Conditions: [["content-length-range", 0, size]] });
    expect(verdictOf(await post(form, new Blob([new Uint8Array(size)])))).toBe("204");
    expect((await stored()).text?.length).toBe(size);
  });
});

describe("a form is refused", () => {
  const failed = (condition: string) => ({
    status: 403,
    code: "AccessDenied",
    message: `Invalid according to Policy: Policy Condition failed: ${condition}`,
  });

  it("when a field is not what the policy says", async () => {
    const { url, fields } = await permit({ Fields: { "Content-Type": "image/png" } });
    const change = (more: Fields) => post({ url, fields: { ...fields, ...more } });
    expect(await change({ "Content-Type": "text/html" })).toMatchObject(failed('["eq", "$Content-Type", "image/png"]'));
    expect(await change({ key: "incoming/2" })).toMatchObject(failed('["eq", "$key", "incoming/1"]'));
    const { "Content-Type": _, ...without } = fields;
    expect(await post({ url, fields: without })).toMatchObject(failed('["eq", "$Content-Type", "image/png"]'));
  });

  it("when a field does not begin as the policy says", async () => {
    const form = await permit({
      Key: "incoming/$" + "{filename}",
      Conditions: [["starts-with", "$Content-Type", "image/"]],
      Fields: {},
    });
    const send = (type: string, key = form.fields["key"] ?? "") =>
      post({ ...form, fields: { ...form.fields, key, "Content-Type": type } });
    expect(verdictOf(await send("image/webp"))).toBe("204");
    expect(verdictOf(await send("image/webp, image/png"))).toBe("204");
    const type = failed('["starts-with", "$Content-Type", "image/"]');
    expect(await send("text/html")).toMatchObject(type);
    expect(await send("image/webp,text/html")).toMatchObject(type);
    expect(await send("image/webp", "quarantine/1")).toMatchObject(failed('["starts-with", "$key", "incoming/"]'));
  });

  it("when it has fields of which the policy knows nothing", async () => {
    const { url, fields } = await permit();
    expect(await post({ url, fields: { ...fields, "x-amz-meta-admin": "1" } })).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: "Invalid according to Policy: Extra input fields: x-amz-meta-admin",
    });
    expect(verdictOf(await post({ url, fields: { ...fields, ["__proto__"]: "x", constructor: "y" } }))).toBe(
      "403 AccessDenied",
    );
  });

  it("when it is sent to another bucket", async () => {
    const { fields } = await permit();
    const url = `${cloud.local.urls["aws"]}/elsewhere`;
    expect(await post({ url, fields })).toMatchObject(failed('["eq", "$bucket", "files"]'));
  });

  it("when it is smaller or larger than it may be, and nothing of it is stored", async () => {
    const form = await permit({ Key: "sized", Conditions: [["content-length-range", 3, 70_000]] });
    expect(verdictOf(await post(form, "ab"))).toBe("400 EntityTooSmall");
    expect(verdictOf(await post(form, ""))).toBe("400 EntityTooSmall");
    expect(verdictOf(await post(form, "a".repeat(70_001)))).toBe("400 EntityTooLarge");
    expect(verdictOf(await post(form, new Blob([new Uint8Array(48 * 1024 * 1024)])))).toBe("400 EntityTooLarge");
    expect(await keys()).not.toContain("sized");
    expect(verdictOf(await post(form, "abc"))).toBe("204");
    expect(verdictOf(await post(form, "a".repeat(70_000)))).toBe("204");
  });

  it("when two ranges do not both hold", async () => {
    const ranges = [
      ["content-length-range", 0, 10],
      ["content-length-range", 5, 100],
    ];
    const form = byHand([{ key: "ranges" }, ...ranges], { fields: { key: "ranges" } });
    expect(verdictOf(await post(form, "1234"))).toBe("400 EntityTooSmall");
    expect(verdictOf(await post(form, "12345678901"))).toBe("400 EntityTooLarge");
    expect(verdictOf(await post(form, "1234567"))).toBe("204");
  });

  it("when its policy or its signature is not what was signed", async () => {
    const { url, fields } = await permit();
    const wider = Buffer.from(fields["Policy"] ?? "", "base64")
      .toString()
      .replace("incoming/1", "incoming/2");
    const forged = { Policy: Buffer.from(wider).toString("base64"), key: "incoming/2" };
    expect(verdictOf(await post({ url, fields: { ...fields, ...forged } }))).toBe("403 SignatureDoesNotMatch");
    const signature = (fields["X-Amz-Signature"] ?? "").replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    expect(verdictOf(await post({ url, fields: { ...fields, "X-Amz-Signature": signature } }))).toBe(
      "403 SignatureDoesNotMatch",
    );
    const credential = (fields["X-Amz-Credential"] ?? "").replace(/^larder/, "AKIASTRANGER");
    expect(verdictOf(await post({ url, fields: { ...fields, "X-Amz-Credential": credential } }))).toBe(
      "403 InvalidAccessKeyId",
    );
  });

  it("when its policy is none", async () => {
    const form = (conditions: unknown[]) => post(byHand(conditions, { fields: { key: "x" } }));
    expect(verdictOf(await form([["ends-with", "$key", "x"]]))).toBe("400 InvalidPolicyDocument");
    expect(await form([{ key: "x", bucket: Bucket }])).toMatchObject({ code: "InvalidPolicyDocument" });
  });

  it("when it is unsigned, without a file, or its file comes before its key", async () => {
    const { url, fields } = await permit();
    const sendFields = async (entries: [string, string | Blob][]) => {
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value);
      return replyOf(await fetch(url, { method: "POST", body: form }));
    };
    const file: [string, Blob] = ["file", new Blob(["x"])];
    expect(verdictOf(await sendFields([["key", "x"], file]))).toBe("403 AccessDenied");
    expect(verdictOf(await sendFields(Object.entries(fields)))).toBe("400 InvalidArgument");
    expect(await sendFields([file, ...Object.entries(fields)])).toMatchObject({
      code: "InvalidArgument",
      message:
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    });
    expect(verdictOf(await sendFields([["x-ignore-much", "x".repeat(21_000)], ...Object.entries(fields), file]))).toBe(
      "400 MaxPostPreDataLengthExceededError",
    );
  });

  it("when it asks for what is not served here", async () => {
    const fields = { key: "x", success_action_redirect: "https://shop.example/done" };
    const form = byHand([{ key: "x" }, ["starts-with", "$success_action_redirect", ""]], { fields });
    expect(verdictOf(await post(form))).toBe("501 NotImplemented");
  });
});

describe("a policy expires", () => {
  const expired = { status: 403, message: "Invalid according to Policy: Policy expired." };
  const signedAt = () => new Date(Date.now() - 2000);

  it("when it says, by the machine's time", async () => {
    const form = byHand([{ key: "late" }], {
      fields: { key: "late" },
      signedAt: signedAt(),
      expiration: new Date(Date.now() - 1),
    });
    expect(await post(form)).toMatchObject(expired);
  });

  it("as the local cloud's clock is moved, if it was signed before", async () => {
    const form = (minutes: number) =>
      byHand([{ key: "x" }], {
        fields: { key: "x" },
        signedAt: signedAt(),
        expiration: new Date(Date.now() + minutes * 60_000),
      });
    const [five, ten] = [form(5), form(10)];
    expect(verdictOf(await post(five))).toBe("204");
    cloud.local.clock.advance(6 * 60_000);
    expect(await post(five)).toMatchObject(expired);
    expect(verdictOf(await post(ten))).toBe("204");
    expect(verdictOf(await post(await permit({ Expires: 300 })))).toBe("204");
  });
});

describe("half an upload", () => {
  const boundary = "halfaform";
  const head = ({ fields }: Form) =>
    [
      ...Object.entries(fields).map(
        ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n`,
    ].join("");
  const open = (form: Form, headers: Record<string, string> = {}) =>
    request(form.url, {
      method: "POST",
      headers: { "content-type": `multipart/form-data; boundary=${boundary}`, ...headers },
    });

  it("that ends without its boundary is refused, and nothing of it is stored", async () => {
    const form = await permit({ Key: "half" });
    const sent = open(form).end(`${head(form)}${"a".repeat(100_000)}`);
    const [response] = await once(sent, "response");
    expect(response.statusCode).toBe(400);
    expect(await keys()).not.toContain("half");
  });

  it("whose sender hangs up leaves nothing", async () => {
    const form = await permit({ Key: "gone" });
    const calls: string[] = [];
    const stop = cloud.local.live.subscribe((event) => {
      if (event.type === "call" && event.service === "s3") calls.push(`${event.operation} ${event.status}`);
    });
    const sent = open(form, { "content-length": "5000000" }).on("error", () => {});
    await new Promise((flushed) => sent.write(`${head(form)}${"a".repeat(100_000)}`, flushed));
    sent.destroy();
    await vi.waitFor(() => expect(calls.length).toBeGreaterThan(0), 5000);
    stop();
    expect(calls[0]).toMatch(/ 400$/);
    expect(await keys()).not.toContain("gone");
  });
});
