import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodedBody } from "./body.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
const signed = { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" };
const unsigned = { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
const chunk = (bytes: Uint8Array, signature = "") =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}${signature}\r\n`), bytes, Buffer.from("\r\n")]);

/** Bytes as a connection hands them over: cut anywhere. */
const cut = (bytes: Buffer, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    ),
  );

it("bytes are what they were before they were framed, however they are framed and cut", async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 64 }), fc.boolean(), async (parts, size, withSignatures) => {
      const signature = withSignatures ? `;chunk-signature=${"0".repeat(64)}` : "";
      const framed = Buffer.concat([
        ...parts.map((part) => chunk(part, signature)),
        Buffer.from(`0${signature}\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n`),
      ]);
      const { stream, trailers } = decodedBody(withSignatures ? signed : unsigned, cut(framed, size));
      expect(await buffer(stream)).toEqual(Buffer.concat(parts));
      expect(trailers()).toEqual({ "x-amz-checksum-crc32": "AAAAAA==" });
    }),
  );
});

it.each([
  ["ends early", "5\r\nappl"],
  ["has no last chunk", "5\r\napple\r\n"],
  ["names no size", "apples\r\n"],
  ["goes on longer than it says", "3\r\napple\r\n0\r\n\r\n"],
  ["never ends a line", "1".repeat(5000)],
])("what %s is refused", async (_, framed) => {
  const { stream } = decodedBody(unsigned, cut(Buffer.from(framed), 7));
  await expect(buffer(stream)).rejects.toMatchObject({ code: "IncompleteBody" });
});

it("what is not framed is left as it is", async () => {
  const { stream, length } = decodedBody({ "content-length": "3" }, Readable.from([Buffer.from("0\r\n")]));
  expect([String(await buffer(stream)), length]).toEqual(["0\r\n", 3]);
});
