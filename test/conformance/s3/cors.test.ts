import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../../../packages/local/src/edge/fixture.ts";
import { useCloud } from "./cloud.ts";
import { send, verdictOf } from "./wire.ts";

const rule = { allowedOrigins: ["*"], allowedMethods: ["GET"], allowedHeaders: [], exposeHeaders: [] };
const shop = "https://shop.example";
const cloud = useCloud({
  buckets: {
    Uploads: bucketOf("uploads", {
      cors: [
        {
          allowedOrigins: [shop, "https://*.staff.example"],
          allowedMethods: ["POST", "PUT"],
          allowedHeaders: ["Content-Type", "x-amz-*"],
          exposeHeaders: ["ETag", "x-amz-request-id"],
          maxAge: 600,
        },
        rule,
      ],
    }),
    Closed: bucketOf("closed"),
  },
});
beforeAll(async () => {
  for (const Bucket of ["uploads", "closed"])
    await cloud.s3().send(new PutObjectCommand({ Bucket, Key: "a", Body: "apples" }));
});

const preflight = (headers: Record<string, string>, bucket = "uploads") =>
  send(`${cloud.local.urls["aws"]}/${bucket}/a`, { method: "OPTIONS", headers });
const asks = (origin: string, method: string, headers?: string) =>
  preflight({
    origin,
    "access-control-request-method": method,
    ...(headers !== undefined && { "access-control-request-headers": headers }),
  });
const corsOf = ({ headers }: { headers: Headers }) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-") || name === "vary"));

describe("a preflight", () => {
  it("is let in by the first rule that fits, as it says, without any signature", async () => {
    const reply = await asks(shop, "PUT", "content-type, X-Amz-Meta-Sku");
    expect(reply.status).toBe(200);
    expect(corsOf(reply)).toEqual({
      "access-control-allow-origin": shop,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST, PUT",
      "access-control-allow-headers": "content-type, x-amz-meta-sku",
      "access-control-expose-headers": "ETag, x-amz-request-id",
      "access-control-max-age": "600",
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    });
  });

  it("of any origin gets a star, where the rule has one, and no credentials", async () => {
    expect(corsOf(await asks("https://else.example", "GET"))).toMatchObject({ "access-control-allow-origin": "*" });
    expect(corsOf(await asks("https://else.example", "GET"))).not.toHaveProperty("access-control-allow-credentials");
  });

  it.each([
    ["an origin that no rule has", "https://else.example", "PUT", undefined],
    ["an origin that only begins so", `${shop}.evil.example`, "PUT", undefined],
    ["another scheme", "http://shop.example", "PUT", undefined],
    ["a star's place left empty of its dot", "https://staff.example", "PUT", undefined],
    ["a method that the rule lacks", shop, "DELETE", undefined],
    ["a header that the rule lacks", shop, "PUT", "content-type, authorization"],
    ["a header where the rule has none", "https://else.example", "GET", "x-amz-date"],
  ])("is refused for %s", async (_what, origin, method, headers) => {
    const reply = await asks(origin, method, headers);
    expect(verdictOf(reply)).toBe("403 AccessForbidden");
    expect(corsOf(reply)).toEqual({});
  });

  it("is let in by a star within an origin", async () => {
    const origin = "https://anna.staff.example";
    expect(corsOf(await asks(origin, "POST"))).toMatchObject({ "access-control-allow-origin": origin });
  });

  it("is refused by a bucket that has no rules, and when it is none", async () => {
    const reply = await preflight({ origin: shop, "access-control-request-method": "GET" }, "closed");
    expect(reply).toMatchObject({ status: 403, message: "CORSResponse: CORS is not enabled for this bucket." });
    expect(verdictOf(await preflight({ origin: shop }))).toBe("400 BadRequest");
    expect(verdictOf(await preflight({ "access-control-request-method": "GET" }))).toBe("400 BadRequest");
  });
});

describe("an answer to a page of another origin", () => {
  const get = async (headers: Record<string, string>, Bucket = "uploads", Key = "a") => {
    const url = await getSignedUrl(cloud.s3(), new GetObjectCommand({ Bucket, Key }));
    return send(url, { headers });
  };

  it("says that the page may read it, as the rule for its method says", async () => {
    const reply = await get({ origin: shop });
    expect(reply.text).toBe("apples");
    expect(corsOf(reply)).toMatchObject({ "access-control-allow-origin": "*", "access-control-allow-methods": "GET" });
  });

  it("is given all the same where no rule fits, and says nothing", async () => {
    const reply = await get({ origin: shop }, "closed");
    expect([reply.text, corsOf(reply)]).toEqual(["apples", {}]);
    expect(corsOf(await get({}))).toEqual({});
  });

  it("lets the page read errors too", async () => {
    const missing = await get({ origin: shop }, "uploads", "none");
    expect(verdictOf(missing)).toBe("404 NoSuchKey");
    expect(corsOf(missing)).toMatchObject({ "access-control-allow-origin": "*" });
    const unsigned = await send(`${cloud.local.urls["aws"]}/uploads/a`, { headers: { origin: shop } });
    expect(verdictOf(unsigned)).toBe("403 AccessDenied");
    expect(corsOf(unsigned)).toMatchObject({ "access-control-allow-origin": "*" });
  });

  it("lets the page that sent a form read the ETag", async () => {
    const { url, fields } = await createPresignedPost(cloud.s3(), { Bucket: "uploads", Key: "form" });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob(["x"]), "x");
    const response = await fetch(url, { method: "POST", body: form, headers: { origin: shop } });
    expect(response.status).toBe(204);
    expect(corsOf(response)).toMatchObject({
      "access-control-allow-origin": shop,
      "access-control-expose-headers": "ETag, x-amz-request-id",
    });
  });
});

it("other services answer no page of another origin, whatever buckets allow", async () => {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=larder/20261125/eu-central-1/sqs/aws4_request, SignedHeaders=host, Signature=0";
  const headers = { origin: shop, authorization, "x-amz-target": "AmazonSQS.ListQueues" };
  const reply = await send(`${cloud.local.urls["aws"]}/`, { method: "POST", headers, body: "{}" });
  expect([reply.status, corsOf(reply)]).toEqual([403, {}]);
  expect(reply.text).toContain("not to pages of https://shop.example");
});
