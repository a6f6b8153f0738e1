import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { loggerFor } from "./logger.ts";
import { isPrivate, mask } from "./redact.ts";

const logs = captureLogs();
const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl-_";

describe("a field", () => {
  it.each([
    "email",
    "customer_email",
    "customerEmail",
    "name",
    "first_name",
    "customerName",
    "delivery_address",
    "ip_address",
    "phone",
    "phoneNumber",
    "access_token",
    "x-auth-token",
    "Authorization",
    "set-cookie",
    "password",
    "card_number",
    "client_secret",
  ])("named %s does not leave", (field) => {
    expect(isPrivate(field)).toBe(true);
    const logger = loggerFor(context()).with({ [field]: "4111 by way of with" });
    logger.info("Said", { [field]: "4111 in the line" });
    expect(logs.lines()).toMatchObject([{ [field]: "[redacted]" }]);
    expect(logs.text()).not.toContain("4111");
  });

  it.each([
    "order_id",
    "table_name",
    "event_name",
    "event_type",
    "lines",
    "receive_count",
    "sequence_number",
    "mailbox_count",
    "discard_count",
    "authored_by",
    "correlation_id",
  ])("named %s does", (field) => {
    expect(isPrivate(field)).toBe(false);
  });
});

describe("a text", () => {
  it.each([
    ["cannot write to ada.lovelace+shop@example.co.uk today", "cannot write to [email] today"],
    ["<Ada@example.com>,grace@navy.mil;", "<[email]>,[email];"],
    ["zoë@exämple.de", "[email]"],
    ["authorization: Bearer abc.def-123_456==", "authorization: Bearer [token]"],
    ["Basic YWRhOnNlY3JldA==", "Basic [token]"],
    [`token ${jwt} refused`, "token [token] refused"],
  ])("is masked: %s", (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    "at handler (/var/task/node_modules/@larder/lambda/src/http.ts:3:7)",
    "esbuild@0.28.2 and @middy/core",
    "a basic fault",
    "PRODUCT#APPLES, 3 @ 2.49",
  ])("is left as it is: %s", (text) => {
    expect(mask(text)).toBe(text);
  });

  it("loses every address and every token, wherever they stand in it", () => {
    const secret = fc.oneof(
      fc.emailAddress({ size: "small" }),
      fc.constant(jwt),
      fc.constant("Bearer 0123456789abcdef"),
    );
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, text, after) => {
        expect(mask(`${before} ${text} ${after}`)).not.toContain(text);
      }),
    );
  });

  it("is masked as message, as value, in an error, its stack and its causes", () => {
    const cause = new Error(`Bearer ${jwt}`);
    const error = new TypeError("no mailbox ada@example.com", { cause });
    loggerFor(context()).error("Not sent to ada@example.com", { reason: "ada@example.com bounced" }, error);
    expect(logs.lines()).toMatchObject([
      {
        message: "Not sent to [email]",
        reason: "[email] bounced",
        error: {
          message: "no mailbox [email]",
          stack: expect.stringContaining("redact.test.ts"),
          cause: { message: "Bearer [token]" },
        },
      },
    ]);
    expect(logs.text()).not.toMatch(/ada@|eyJ/);
  });
});
