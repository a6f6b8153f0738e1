import { newId } from "@larder/contracts";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { beforeAll, describe, expect, it } from "vitest";
import { useStore } from "../testing/store.ts";
import { useStripeApi } from "../testing/stripe-api.ts";
import { useThirdParty } from "../testing/third-party.ts";
import { createProvider } from "./create-provider.ts";
import { linkedPaymentsSchema } from "./linked-payments.ts";
import { paymentProvider } from "./payments.ts";
import { PaymentUnavailable, ProviderRefused } from "./provider.ts";

const store = useStore();
const simulator = useThirdParty();
const stripe = useStripeApi();

const order = { orderId: newId("ord"), amount: { amount: 438, currency: "EUR" } };
const apiKey = "sk_test_1";
const opened = { status: 201, body: { id: "pay_1", status: "OPEN", amount: order.amount } };

describe("the provider is chosen by what a function is linked to", () => {
  beforeAll(() => {
    const links = { Payments: { provider: "simulator", url: simulator.url }, PaymentsApiKey: { value: apiKey } };
    const variables = Object.entries(links).map(([name, link]) => [`SST_RESOURCE_${name}`, JSON.stringify(link)]);
    setEnvironment({}, Object.fromEntries(variables));
  });

  it("the simulator, called with its key and again when it fails", async () => {
    let asked = 0;
    simulator.react(() => (++asked === 1 ? { status: 503, body: {} } : opened));
    expect(await paymentProvider().open(order)).toEqual(opened.body);
    expect(simulator.received).toHaveLength(2);
    expect(simulator.received[0]?.headers["authorization"]).toBe(`Bearer ${apiKey}`);
    expect(await store.items("CIRCUIT#")).toMatchObject([{ pk: "CIRCUIT#payments" }]);
    expect(paymentProvider()).toBe(paymentProvider());
  });

  it.each([
    ["what is refused", 409, "payment-voided", ProviderRefused],
    ["what a customer's token has fail", 503, "simulated-outage", PaymentUnavailable],
  ])("and %s leaves the circuit closed", async (_, status, type, failure) => {
    simulator.react(({ path }) =>
      path === "/payments" ? opened : { status, body: { type: `https://simulator.example/problems/${type}` } },
    );
    for (let order = 0; order < 12; order++)
      await expect(paymentProvider().authorise("pay_1", "tok_1")).rejects.toThrow(failure);
    expect(await paymentProvider().open(order)).toEqual(opened.body);
    expect(await store.items("CIRCUIT#")).toEqual([]);
  });

  it("Stripe, whose customers come back to where the link says", async () => {
    const provider = await createProvider(
      { provider: "stripe", url: stripe.url, returnUrl: "https://shop.example/" },
      apiKey,
    );
    const { id } = await provider.open(order);
    await provider.authorise(id, "pm_card_visa");
    const confirm = new URLSearchParams(stripe.received[1]?.body);
    expect(confirm.get("return_url")).toBe("https://shop.example/");
  });

  it.each([
    "",
    "two\nlines",
    "a space",
    "schlüssel",
    "Bearer\0",
  ])("and none is called with a key like %j, which no error tells", async (key) => {
    const created = createProvider({ provider: "simulator", url: simulator.url }, key);
    await expect(created).rejects.toThrow(new Error("PaymentsApiKey must be of visible ASCII characters"));
  });

  it.each([
    { provider: "paypal", url: "https://pay.example" },
    { provider: "stripe", url: "https://api.stripe.com" },
    { provider: "simulator" },
  ])("and nothing is, by a link that says too little: %j", (link) => {
    expect(linkedPaymentsSchema.safeParse(link).success).toBe(false);
  });
});
