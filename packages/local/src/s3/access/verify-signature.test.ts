import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../aws-call.ts";
import { type SignedRequest, signatureOf } from "./signature.ts";
import { signerOf } from "./signer-fixture.ts";
import { verifySignature } from "./verify-signature.ts";

const region = "eu-central-1";
const secret = "a secret";
const signer = signerOf({ region, credentials: { accessKeyId: "KEY", secretAccessKey: secret } });

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const parametersOf = (query: Record<string, unknown>) =>
  Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);

/** Signs with the SDK's own signer, and puts the request as it goes over the wire. */
async function signed({ method, key, query, headers }: Asked, presigns: boolean): Promise<SignedRequest> {
  const path = `/files/${key.split("/").map(encode).join("/")}`;
  const request = {
    method,
    protocol: "http:",
    hostname: "127.0.0.1",
    path,
    query,
    headers: { host: "127.0.0.1:4566", ...headers, ...(!presigns && { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }) },
  };
  const done = presigns
    ? await signer.presign(
        { ...request, body: "", headers: { ...request.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
        { expiresIn: 60 },
      )
    : await signer.sign(request);
  const { "x-amz-content-sha256": _, ...bare } = done.headers;
  return {
    method,
    target: `${path}?${parametersOf(done.query ?? {}).join("&")}`,
    headers: presigns ? bare : done.headers,
  };
}

function verdict(request: SignedRequest): string {
  try {
    const signature = signatureOf(request);
    if (!signature) return "unsigned";
    verifySignature(request, signature, { secret, region });
    return "right";
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}

const word = fc.string({ unit: fc.constantFrom(..."abz09-_.~ !'()*+%&=/?#:@äß🍎"), minLength: 1, maxLength: 12 });
const headerValue = fc.string({ unit: fc.constantFrom(..."abc 0,;=é"), maxLength: 12 });
const asked: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom("GET", "PUT", "DELETE"),
  key: word.filter((key) => !/(^|\/)\.{0,2}(\/|$)/.test(key)),
  query: fc.dictionary(word, word, { maxKeys: 4, noNullPrototype: true }),
  headers: fc.dictionary(fc.constantFrom("x-amz-meta-a", "x-amz-meta-b", "content-type"), headerValue, {
    noNullPrototype: true,
  }),
});

describe.each([
  ["header", false],
  ["query", true],
])("a signature in the %s", (_where, presigns) => {
  it("that the SDK made is right, whatever the request is made of", async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (request) => {
        expect(verdict(await signed(request, presigns))).toBe("right");
      }),
      { numRuns: 200 },
    );
  });

  it("is right for nothing but what was signed", async () => {
    await fc.assert(
      fc.asyncProperty(asked, asked, async (one, other) => {
        const [a, b] = [await signed(one, presigns), await signed(other, presigns)];
        const changes: SignedRequest[] = [
          { ...a, method: a.method === "GET" ? "PUT" : "GET" },
          { ...a, target: a.target.replace("/files/", "/files/x") },
          { ...a, target: a.target.replace("?", "/x?") },
          { ...a, target: `${a.target}&x=1` },
          { ...a, headers: { ...a.headers, host: "127.0.0.1:4567" } },
          { ...a, headers: { ...a.headers, "x-amz-meta-c": "1" } },
          ...Object.keys(one.headers).map((name) => ({
            ...a,
            headers: { ...a.headers, [name]: `${a.headers[name]}x` },
          })),
          { ...a, target: a.target.replace(/^[^?]*/, b.target.split("?")[0] ?? "") },
        ];
        for (const change of changes) {
          const same = change.target === a.target && change.method === a.method && change.headers === a.headers;
          if (!same) expect(verdict(change)).not.toBe("right");
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("a signature in the header", () => {
  const request: Asked = { method: "PUT", key: "a", query: {}, headers: {} };

  it("covers the hash of the body", async () => {
    const { headers, ...rest } = await signed(request, false);
    expect(verdict({ ...rest, headers: { ...headers, "x-amz-content-sha256": "0".repeat(64) } })).toBe(
      "SignatureDoesNotMatch",
    );
    const { "x-amz-content-sha256": _, ...without } = headers;
    expect(verdict({ ...rest, headers: without })).toBe("InvalidRequest");
  });

  it("is for one key, day, region and service", async () => {
    const { headers, ...rest } = await signed(request, false);
    const other = (from: string | RegExp, to: string) =>
      verdict({ ...rest, headers: { ...headers, authorization: String(headers.authorization).replace(from, to) } });
    expect(other(region, "us-east-1")).toBe("AuthorizationHeaderMalformed");
    expect(other("/s3/", "/sqs/")).toBe("AuthorizationHeaderMalformed");
    expect(other(/\/\d{8}\//, "/20200101/")).toBe("AuthorizationHeaderMalformed");
    expect(other("AWS4-HMAC-SHA256", "AWS4-HMAC-MD5")).toBe("AuthorizationHeaderMalformed");
    expect(other("Signature=", "Signature=0")).toBe("SignatureDoesNotMatch");
    expect(other("SignedHeaders=host;", "SignedHeaders=")).toBe("AccessDenied");
  });
});
