import { readFileSync } from "node:fs";
import { documentSchema } from "@larder/api/reference";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { send } from "./ask.ts";
import { conformanceTo } from "./conformance.ts";
import { answerLabel, promisesOf } from "./promises.ts";
import { requests } from "./requests.ts";
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
    const ask = await requests[operation.operationId]?.[answer]?.(shop);
    const response = await send(api(), operation, ask ?? {});
    const text = await response.text();
    const problem = problemSchema.safeParse(response.ok || text === "" ? {} : JSON.parse(text));
    expect(answerLabel(response.status, problem.data?.type)).toBe(answer);
    expect(answerFaults(operation, response, text)).toEqual([]);
    if (response.ok) expect(requestFaults(operation, ask ?? {})).toEqual([]);
  });
});
