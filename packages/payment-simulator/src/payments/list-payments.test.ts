import { expect, it } from "vitest";
import { call } from "../testing/call.ts";
import { authorise, open, wanted } from "../testing/payments.ts";
import { useSimulator } from "../testing/simulator.ts";
import { handler } from "./list-payments.ts";

useSimulator();

const list = (query: Record<string, string>) => call(handler, { query });

it("lists all payments of a reference, as they are, and no others", async () => {
  const first = await open("one");
  const second = await open("two");
  await open("three", { ...wanted, reference: "ord_other" });
  const { body: held } = await authorise(first.body.id, "tok_approve");
  const { status, body } = await list({ reference: wanted.reference });
  expect(status).toBe(200);
  expect(body.items).toHaveLength(2);
  expect(body.items).toEqual(expect.arrayContaining([held, second.body]));
});

it("lists nothing for a reference that nobody has used, and refuses who names none", async () => {
  expect(await list({ reference: "ord_none" })).toMatchObject({ status: 200, body: { items: [] } });
  expect(await list({})).toMatchObject({ status: 400 });
});
