import { CircuitOpen, createCircuitBreaker } from "@larder/lambda/circuit-breaker";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { documents, tableName } from "../store/table.ts";
import { useStore } from "../testing/store.ts";
import { type Payment, type PaymentProvider, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import { resilient } from "./resilient.ts";

const store = useStore();
const payment: Payment = { id: "pay_1", status: "AUTHORISED", amount: { amount: 438, currency: "EUR" } };
const declined: Payment = { ...payment, status: "DECLINED" };
const unavailable = new ProviderUnavailable("no answer");
const refused = new ProviderRefused("it is voided");

/** What the provider does next, call by call; then it answers. */
let next: (Payment | Error)[];
let time: number;
const asked = vi.fn();
const load = vi.fn();
const pause = vi.fn(async (_: number) => {});
beforeEach(() => {
  next = [];
  time = Date.UTC(2026, 10, 23);
  for (const each of [asked, load, pause]) each.mockClear();
  return () => vi.restoreAllMocks();
});

const answering =
  (call: string) =>
  async (...given: unknown[]) => {
    asked(call, ...given);
    const answer = next.shift() ?? payment;
    if (answer instanceof Error) throw answer;
    return answer;
  };
const scripted: PaymentProvider = {
  open: answering("open"),
  authorise: answering("authorise"),
  find: answering("find"),
  capture: answering("capture"),
  void: answering("void"),
};
load.mockImplementation(async () => scripted);

/** The provider as one execution environment has it. */
function environment(): PaymentProvider {
  const isFailure = (error: unknown) => error instanceof ProviderUnavailable;
  const now = () => time;
  const breaker = createCircuitBreaker({ documents, tableName, name: "payments", isFailure, now, warn: () => {} });
  return resilient(load, breaker, { pause });
}
const order = { orderId: "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", amount: payment.amount } as const;

it.each<[keyof PaymentProvider, (provider: PaymentProvider) => Promise<Payment>, unknown[]]>([
  ["open", (provider) => provider.open(order), [order]],
  ["authorise", (provider) => provider.authorise("pay_1", "tok_approve"), ["pay_1", "tok_approve"]],
  ["find", (provider) => provider.find("pay_1"), ["pay_1"]],
  ["capture", (provider) => provider.capture("pay_1"), ["pay_1"]],
  ["void", (provider) => provider.void("pay_1"), ["pay_1"]],
])("%s is called as it is, and once more when there was no answer", async (name, call, given) => {
  const provider = environment();
  expect(await call(provider)).toEqual(payment);
  next = [unavailable];
  expect(await call(provider)).toEqual(payment);
  expect(asked.mock.calls).toEqual(Array(3).fill([name, ...given]));
  expect(load).toHaveBeenCalledTimes(1);
});

describe("a call", () => {
  it("is tried three times, after random pauses, and then is not known to have come through", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    next = [unavailable, unavailable, unavailable];
    await expect(environment().capture("pay_1")).rejects.toBe(unavailable);
    expect(asked).toHaveBeenCalledTimes(3);
    expect(pause.mock.calls).toEqual([[50], [100]]);
  });

  it("that is refused is not tried again", async () => {
    next = [refused];
    await expect(environment().capture("pay_1")).rejects.toBe(refused);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

describe("while the provider does not answer", () => {
  const down = () => {
    next = Array(50).fill(unavailable);
  };
  async function opened(provider = environment()) {
    down();
    for (let call = 0; call < 4; call++) await provider.find("pay_1").catch(() => {});
    return provider;
  }

  it("it is left in peace after ten tries, in the middle of a call, and by environments that start cold", async () => {
    const provider = await opened();
    expect(asked).toHaveBeenCalledTimes(10);
    for (const each of [provider, environment()]) await expect(each.find("pay_1")).rejects.toThrow(ProviderUnavailable);
    expect(asked).toHaveBeenCalledTimes(10);
  });

  it("callers are told so as of any other failure, with the circuit for a cause, and without a pause", async () => {
    const provider = await opened();
    pause.mockClear();
    const failure: unknown = await provider.find("pay_1").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProviderUnavailable);
    expect(failure).toMatchObject({
      message: "The circuit payments is open until 2026-11-23T00:00:10.000Z",
      cause: expect.any(CircuitOpen),
    });
    expect(pause).not.toHaveBeenCalled();
  });

  it("it is asked once in ten seconds, and when it answers, by all", async () => {
    const provider = await opened();
    time += 10_000;
    await expect(provider.find("pay_1")).rejects.toThrow(ProviderUnavailable);
    expect(asked).toHaveBeenCalledTimes(11);
    next = [];
    time += 10_000;
    expect(await environment().find("pay_1")).toEqual(payment);
    time += 1_000;
    expect(await provider.find("pay_1")).toEqual(payment);
  });
});

it("what is declined or refused is an answer, which leaves the circuit closed", async () => {
  const provider = environment();
  next = Array.from({ length: 40 }, (_, call) => (call % 2 === 0 ? declined : refused));
  for (let call = 0; call < 40; call++) await provider.authorise("pay_1", "tok_decline").catch(() => {});
  expect(asked).toHaveBeenCalledTimes(40);
  expect(await store.items("CIRCUIT#")).toEqual([]);
});
