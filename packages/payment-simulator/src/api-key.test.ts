import { describe, expect, it } from "vitest";
import { handler as authorise } from "./payments/authorise-payment.ts";
import { handler as capture } from "./payments/capture-payment.ts";
import { handler as find } from "./payments/find-payment.ts";
import { handler as list } from "./payments/list-payments.ts";
import { handler as open } from "./payments/open-payment.ts";
import { handler as voidPayment } from "./payments/void-payment.ts";
import { call } from "./testing/call.ts";
import { opened, statusOf, wanted } from "./testing/payments.ts";
import { apiKey, useSimulator } from "./testing/simulator.ts";

useSimulator();

describe.each(Object.entries({ open, authorise, capture, voidPayment, find, list }))("%s", (_, handler) => {
  it.each([
    "",
    apiKey,
    "Bearer ",
    "Bearer",
    `Bearer ${apiKey.slice(0, -1)}`,
    `Bearer ${apiKey}x`,
    `Bearer x${apiKey}`,
    `Bearer ${apiKey.toUpperCase()}`,
    `Bearer ${apiKey} ${apiKey}`,
    `Basic ${apiKey}`,
  ])("refuses %j, whatever it is asked for, and does nothing", async (authorization) => {
    const id = await opened("tok_approve");
    const requests = [{}, { path: { id }, body: wanted, query: { reference: wanted.reference } }];
    for (const request of requests) {
      const { status, headers, body } = await call(handler, { ...request, headers: { authorization } });
      expect([status, headers["www-authenticate"], headers["x-correlation-id"]]).toEqual([
        401,
        "Bearer",
        expect.any(String),
      ]);
      expect(body).toMatchObject({ title: "Unauthorized", detail: expect.stringContaining("API key") });
    }
    expect(await statusOf(id)).toBe("AUTHORISED");
  });
});

it("the scheme may be written in any case", async () => {
  const id = await opened();
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    const headers = { authorization: `${scheme} ${apiKey}` };
    expect(await call(find, { path: { id }, headers })).toMatchObject({ status: 200 });
  }
});
