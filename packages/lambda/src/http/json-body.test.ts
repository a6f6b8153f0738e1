import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { httpEvent } from "../testing/http-event.ts";
import { routeOf } from "../testing/route.ts";
import { http } from "./http.ts";
import { largestBody } from "./json-body.ts";

captureLogs();

const echo = http(routeOf({ body: z.unknown() }), async ({ body }) => ({ status: 200, body: { received: body } }));
const send = async (sent: Parameters<typeof httpEvent>[0]) => {
  const answer = await echo(httpEvent(sent), context());
  return { status: answer.statusCode, ...JSON.parse(answer.body ?? "null") };
};

describe("the content type", () => {
  it.each([
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "application/merge-patch+json",
  ])("may be %s", async (contentType) => {
    expect(await send({ body: "{}", headers: { "content-type": contentType } })).toMatchObject({ status: 200 });
  });

  it.each([
    undefined,
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json; charset=iso-8859-1",
    "application/jsonp",
    "application/xml, application/json",
  ])("is refused with 415 when it is %s", async (contentType) => {
    const headers: Record<string, string> = contentType === undefined ? {} : { "content-type": contentType };
    expect(await send({ body: "{}", headers })).toMatchObject({ status: 415, type: "about:blank" });
  });
});

describe("a body", () => {
  it.each([
    ["missing", undefined, "The body is missing"],
    ["empty", "", "The body is missing"],
    ["no JSON", "{lines}", "The body is not well-formed JSON"],
    ["cut short", '{"lines":', "The body is not well-formed JSON"],
    ["followed by more", "{}{}", "The body is not well-formed JSON"],
  ])("that is %s is a 400", async (_, body, detail) => {
    const sent = body === undefined ? {} : { body };
    expect(await send(sent)).toMatchObject({ status: 400, errors: [{ in: "body", pointer: "", detail }] });
  });

  it("arrives the same when API Gateway encodes it in base64", async () => {
    const body = Buffer.from('{"name":"Käse"}').toString("base64");
    expect(await send({ body, base64: true })).toEqual({ status: 200, received: { name: "Käse" } });
  });

  it("that is not UTF-8 is a 400", async () => {
    const body = Buffer.from([0x22, 0xc3, 0x28, 0x22]).toString("base64");
    expect(await send({ body, base64: true })).toMatchObject({ status: 400, detail: "body: The body is not UTF-8" });
  });

  it("with a byte order mark is no JSON, in whichever encoding it arrives", async () => {
    const body = "\ufeff{}";
    for (const sent of [{ body }, { body: Buffer.from(body).toString("base64"), base64: true }])
      expect(await send(sent)).toMatchObject({ status: 400, detail: "body: The body is not well-formed JSON" });
  });

  it("may be as large as the limit, and is a 413 one byte beyond", async () => {
    const largest = JSON.stringify("x".repeat(largestBody - 2));
    expect(await send({ body: largest })).toMatchObject({ status: 200 });
    expect(await send({ body: `${largest} ` })).toMatchObject({ status: 413 });
    const encoded = Buffer.from(`${largest} `).toString("base64");
    expect(await send({ body: encoded, base64: true })).toMatchObject({ status: 413 });
    const umlauts = JSON.stringify("ä".repeat(largestBody / 2));
    expect(await send({ body: umlauts })).toMatchObject({ status: 413 });
  });

  it("may be nested 32 levels deep, no deeper", async () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(await send({ body: nested(32) })).toMatchObject({ status: 200 });
    expect(await send({ body: nested(34) })).toMatchObject({ status: 400 });
    expect(await send({ body: nested(100_000) })).toMatchObject({ status: 400 });
  });

  it.each([
    ['{"__proto__":{"admin":true}}', "/__proto__"],
    ['{"lines":[{"\\u005f_proto__":1}]}', "/lines/0/__proto__"],
    ['{"a":{"b":[1]},"lines":[[],{"c":[{}],"__proto__":1}]}', "/lines/1/__proto__"],
  ])("with a prototype in it is refused: %s", async (body, pointer) => {
    expect(await send({ body })).toMatchObject({ status: 400, errors: [{ pointer, detail: "Unknown field" }] });
  });

  it.each(['{"name":"\\ud800"}', '{"\\udc00":1}', '["a\\ud83d"]'])("with half a character in it: %s", async (body) => {
    expect(await send({ body })).toMatchObject({ status: 400 });
  });

  it.each(["\ufffe", "a\uffff"])("with what is no character in it, which no queue would take: %j", async (name) => {
    expect(await send({ body: JSON.stringify({ name }) })).toMatchObject({
      status: 400,
      errors: [{ pointer: "/name", detail: "U+FFFE and U+FFFF are not characters" }],
    });
  });

  it("of any well-formed JSON arrives unchanged", async () => {
    const json = fc.json({ maxDepth: 20, stringUnit: "grapheme" }).filter(isHarmless);
    await fc.assert(
      fc.asyncProperty(json, async (body) => {
        expect(await send({ body })).toEqual({ status: 200, received: JSON.parse(body) });
      }),
    );
  });
});

const isHarmless = (json: string) => !json.includes("__proto__");

it("never answers 5xx, whatever the bytes", async () => {
  const strict = http(
    routeOf({
      body: z.strictObject({ lines: z.array(z.strictObject({ sku: z.string(), quantity: z.int().min(1) })).max(50) }),
    }),
    async () => ({ status: 204 }),
  );
  const body = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    fc.anything({ withNullPrototype: true }).map((value) => JSON.stringify({ lines: value }) ?? ""),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("latin1")),
  );
  await fc.assert(
    fc.asyncProperty(body, fc.boolean(), async (body, base64) => {
      const { statusCode } = await strict(httpEvent({ body, base64 }), context());
      expect(statusCode).toBeLessThan(500);
    }),
    { numRuns: 2_000 },
  );
});
