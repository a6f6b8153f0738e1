import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { useCloud } from "./cloud.ts";
import { replyOf, send, verdictOf } from "./wire.ts";

const cloud = useCloud();
const Bucket = "files";
const Key = "prices/2026 (week 48)+ü.csv";
beforeAll(async () => {
  await cloud.s3().send(new PutObjectCommand({ Bucket, Key, Body: "apples;1.20" }));
});

const signedGet = (options: Parameters<typeof getSignedUrl>[2] = {}) =>
  getSignedUrl(cloud.s3(), new GetObjectCommand({ Bucket, Key }), options);
const asked = async (url: string, init: RequestInit = {}) => verdictOf(await replyOf(await fetch(url, init)));
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);
/** A URL with one parameter of its query set to something else, and not signed again. */
const withParameter = (url: string, name: string, value: string) => {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
};

describe("a presigned URL", () => {
  it("lets anybody read what it names, whatever its key is made of", async () => {
    const response = await fetch(await signedGet());
    expect([response.status, await response.text()]).toEqual([200, "apples;1.20"]);
  });

  it("lets anybody write what it names, as its signer says it is", async () => {
    const put = new PutObjectCommand({ Bucket, Key: "written", ContentType: "text/csv" });
    const url = await getSignedUrl(cloud.s3(), put, { signableHeaders: new Set(["content-type"]) });
    const write = (type: string) => asked(url, { method: "PUT", body: "pears", headers: { "content-type": type } });
    expect(await write("text/html")).toBe("403 SignatureDoesNotMatch");
    expect(await write("text/csv")).toBe("200");
    const found = await cloud.s3().send(new GetObjectCommand({ Bucket, Key: "written" }));
    expect([found.ContentType, await found.Body?.transformToString()]).toEqual(["text/csv", "pears"]);
  });

  it("of a part holds for a part of that length alone", async () => {
    const place = { Bucket, Key: "in parts" };
    const { UploadId } = await cloud.s3().send(new CreateMultipartUploadCommand(place));
    const part = new UploadPartCommand({ ...place, UploadId, PartNumber: 1, ContentLength: 5 });
    const url = await getSignedUrl(cloud.s3(), part, { signableHeaders: new Set(["content-length"]) });
    expect(await asked(url, { method: "PUT", body: "123456" })).toBe("403 SignatureDoesNotMatch");
    expect(await asked(url, { method: "PUT", body: "12345" })).toBe("200");
    expect(await asked(withParameter(url, "partNumber", "2"), { method: "PUT", body: "12345" })).toBe(
      "403 SignatureDoesNotMatch",
    );
  });

  it("is for one method, and HEAD is another than GET", async () => {
    const url = await signedGet();
    expect(await asked(url, { method: "DELETE" })).toBe("403 SignatureDoesNotMatch");
    expect(await asked(url, { method: "HEAD" })).toBe("403");
    const head = await getSignedUrl(cloud.s3(), new HeadObjectCommand({ Bucket, Key }));
    expect(await asked(head, { method: "HEAD" })).toBe("200");
  });

  it("breaks when anything in it is changed", async () => {
    const url = await signedGet();
    const from = new URL(url).pathname.length + new URL(url).origin.length - 12;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: from, max: url.length - 1 }),
        fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789"),
        async (at, sign) => {
          fc.pre(url[at] !== sign);
          const changed = `${url.slice(0, at)}${sign}${url.slice(at + 1)}`;
          // A digit of an escape may be written either way.
          fc.pre(!isSame(url, changed));
          expect((await fetch(changed)).status).toBeGreaterThanOrEqual(400);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("lets nothing be added: no parameter, no header of S3's", async () => {
    const url = await signedGet();
    expect(await asked(`${url}&response-content-type=text%2Fhtml`)).toBe("403 SignatureDoesNotMatch");
    const put = await getSignedUrl(cloud.s3(), new PutObjectCommand({ Bucket, Key: "written" }));
    const tagged = await replyOf(
      await fetch(put, { method: "PUT", body: "x", headers: { "x-amz-tagging": "free=1" } }),
    );
    expect(tagged).toMatchObject({ status: 403, code: "AccessDenied" });
    expect(tagged.message).toBe("There were headers present in the request which were not signed: x-amz-tagging");
  });

  it("does not go with a signature in the header", async () => {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=larder/20261125/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    expect(await asked(await signedGet(), { headers: { authorization } })).toBe("400 InvalidArgument");
  });

  it.each([
    "0",
    "-1",
    "604801",
    "soon",
    "",
  ])("holds for one second to seven days, and not for '%s'", async (expires) => {
    const url = withParameter(await signedGet(), "X-Amz-Expires", expires);
    expect(await asked(url)).toBe("400 AuthorizationQueryParametersError");
  });

  it("of a day or a region that are not those of its date and its bucket is refused", async () => {
    const url = new URL(await signedGet());
    const credential = url.searchParams.get("X-Amz-Credential") ?? "";
    const other = (from: RegExp, to: string) =>
      asked(withParameter(url.href, "X-Amz-Credential", credential.replace(from, to)));
    expect(await other(/\/\d{8}\//, "/20200101/")).toBe("400 AuthorizationQueryParametersError");
    expect(await other(/eu-central-1/, "us-east-1")).toBe("400 AuthorizationQueryParametersError");
    expect(await other(/^larder/, "AKIASTRANGER")).toBe("403 InvalidAccessKeyId");
  });

  it("expires when it says, by the machine's time", async () => {
    expect(await asked(await signedGet({ expiresIn: 60, signingDate: secondsAgo(50) }))).toBe("200");
    const reply = await replyOf(await fetch(await signedGet({ expiresIn: 60, signingDate: secondsAgo(62) })));
    expect(reply).toMatchObject({ status: 403, code: "AccessDenied", message: "Request has expired" });
    const early = await signedGet({ signingDate: secondsAgo(-16 * 60) });
    expect(await replyOf(await fetch(early))).toMatchObject({ status: 403, message: "Request is not valid yet" });
  });

  it("expires as the local cloud's clock is moved, if it was signed before", async () => {
    const before = await signedGet({ expiresIn: 300, signingDate: secondsAgo(2) });
    const longer = await signedGet({ expiresIn: 600, signingDate: secondsAgo(2) });
    expect(await asked(before)).toBe("200");
    cloud.local.clock.advance(5 * 60_000);
    expect(await asked(before)).toBe("403 AccessDenied");
    expect(await asked(longer)).toBe("200");
    expect(await asked(await signedGet({ expiresIn: 300 }))).toBe("200");
  });
});

it("a request whose time is more than fifteen minutes off is refused, however far the clock was moved", async () => {
  cloud.local.clock.advance(3_600_000);
  const at = (seconds: number) => {
    // One attempt: the client learns the time from the first refusal, and signs anew.
    const client = new S3Client({ ...cloud.local.aws, maxAttempts: 1, systemClockOffset: seconds * 1000 });
    return client.send(new GetObjectCommand({ Bucket, Key })).then(
      () => "found",
      (error: Error) => error.name,
    );
  };
  expect(await at(0)).toBe("found");
  expect(await at(14 * 60)).toBe("found");
  expect(await at(-16 * 60)).toBe("RequestTimeTooSkewed");
  expect(await at(16 * 60)).toBe("RequestTimeTooSkewed");
});

it("what is not signed is refused, in XML, with ids to ask support about", async () => {
  const reply = await send(`${cloud.local.urls["aws"]}/${Bucket}/${encodeURIComponent(Key)}`, {});
  expect(reply).toMatchObject({ status: 403, code: "AccessDenied" });
  expect(reply.headers.get("content-type")).toBe("application/xml");
  expect(reply.headers.get("x-amz-request-id")).toMatch(/^[0-9A-F]{16}$/);
  expect(reply.text).toContain(`<RequestId>${reply.headers.get("x-amz-request-id")}</RequestId>`);
  expect(verdictOf(await send(`${cloud.local.urls["aws"]}/${Bucket}/x`, { method: "HEAD" }))).toBe("403");
  expect(verdictOf(await send(`${cloud.local.urls["aws"]}/${Bucket}/x`, { method: "PUT", body: "x" }))).toBe(
    "403 AccessDenied",
  );
});

const isSame = (a: string, b: string) => {
  try {
    return decodeURIComponent(a) === decodeURIComponent(b);
  } catch {
    return false;
  }
};
