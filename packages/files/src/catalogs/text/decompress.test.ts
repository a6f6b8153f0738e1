import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Rejection } from "../../quarantine/rejection.ts";
import { mostTextPerByte, ratioFrom } from "../limits.ts";
import { decompressed } from "./decompress.ts";

async function* pieces(bytes: Buffer, size = 1_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What comes out, and what it ends with. */
async function outcomeOf(source: AsyncIterable<Buffer>) {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of decompressed(source)) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), end: "end" };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), end: error instanceof Rejection ? error.reason.code : String(error) };
  }
}

const noise = randomBytes(300_000);
const zeros = (bytes: number) => gzipSync(Buffer.alloc(bytes));

describe("gzip", () => {
  it("is decompressed, of however many members", async () => {
    const members = Buffer.concat([gzipSync(noise.subarray(0, 99_999)), gzipSync(noise.subarray(99_999))]);
    expect(await outcomeOf(pieces(members))).toEqual({ bytes: noise, end: "end" });
  });

  it("that was not sent whole is refused, wherever it was cut", async () => {
    const whole = gzipSync(noise.subarray(0, 5_000));
    for (let length = 1; length < whole.length; length += 97)
      expect((await outcomeOf(pieces(whole.subarray(0, length)))).end).toBe("truncated");
    expect((await outcomeOf(pieces(whole.subarray(0, -1)))).end).toBe("truncated");
  });

  it("that is damaged is refused, its sums included", async () => {
    for (const place of [20, 50_000, -6]) {
      const damaged = gzipSync(noise);
      const at = place < 0 ? damaged.length + place : place;
      damaged.writeUInt8((damaged.readUInt8(at) + 1) % 256, at);
      expect((await outcomeOf(pieces(damaged))).end).toBe("truncated");
    }
  });

  it("that becomes too much of too little is stopped before it is", async () => {
    const { bytes, end } = await outcomeOf(pieces(zeros(1024 ** 3 / 8), 16_384));
    expect(end).toBe("decompression-ratio");
    expect(bytes.length).toBeLessThan(ratioFrom + 16_384 * mostTextPerByte);
  });

  it("that is small may be as dense as it is", async () => {
    expect(await outcomeOf(pieces(zeros(ratioFrom)))).toEqual({ bytes: Buffer.alloc(ratioFrom), end: "end" });
  });

  it("that the storage breaks off is not taken for damaged", async () => {
    async function* broken() {
      yield gzipSync(noise).subarray(0, 50_000);
      throw new Error("socket hang up");
    }
    expect((await outcomeOf(broken())).end).toBe("Error: socket hang up");
  });

  it("that nobody reads on ends what it comes from", async () => {
    let ended = false;
    async function* source() {
      try {
        yield* pieces(gzipSync(noise));
      } finally {
        ended = true;
      }
    }
    for await (const _ of decompressed(source())) break;
    await expect.poll(() => ended).toBe(true);
  });
});
