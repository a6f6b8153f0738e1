import { readFileSync } from "node:fs";
import { documentSchema } from "@larder/api/reference";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { send } from "./ask.ts";
import { conformanceTo } from "./conformance.ts";
import { answerLabel, promisesOf } from "./promises.ts";
import { requests } from "./requests/index.ts";
import { openShop, type Shop } from "./shop.ts";

const json: object = JSON.parse(readFileSync("docs/openapi.json", "utf8"));
const document = documentSchema.parse(json);
const promises = promisesOf(document);
const { requestFaults, answerFaults } = conformanceTo(document, json);
const problemSchema = z.object({ type: z.string() });

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.store[Symbol.asyncDispose]());

const api = () => shop.store.local.urls["api"] ?? "";
const inWords = promises.map(({ operation, answer }) => ({ operation, answer, name: operation.operationId }));

describe("the API answers as its document promises", () => {
  it("whatever it promises is asked for", () => {
    const asked = Object.entries(requests).flatMap(([operation, answers]) =>
      Object.keys(answers).map((answer) => `${operation} ${answer}`),
    );
    expect(asked.toSorted()).toEqual(inWords.map(({ name, answer }) => `${name} ${answer}`).toSorted());
  });

  it.each(inWords)("$name: $answer", async ({ operation, answer }) => {
    const ask = (await requests[operation.operationId]?.[answer]?.(shop)) ?? {};
    const response = await send(api(), shop.tokens, operation, ask);
    const text = await response.text();
    expect(labelOf(response, text)).toBe(answer);
    expect(answerFaults(operation, response, text)).toEqual([]);
    if (response.ok) expect(requestFaults(operation, ask)).toEqual([]);
  });

  it("placeOrder: 202, and once more for a request that is repeated", async () => {
    const { operation } = promises.find(({ operation }) => operation.operationId === "placeOrder") ?? {};
    const ask = await requests["placeOrder"]?.["202"]?.(shop);
    if (!operation || !ask) throw new Error("No order is placed here");
    await send(api(), shop.tokens, operation, ask);
    const again = await send(api(), shop.tokens, operation, ask);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(answerFaults(operation, again, await again.text())).toEqual([]);
  });
});

function labelOf({ ok, status, headers }: Response, text: string): string {
  const problem = problemSchema.safeParse(ok || text === "" ? {} : JSON.parse(text));
  return answerLabel(status, headers.get("content-type"), problem.data?.type);
}
