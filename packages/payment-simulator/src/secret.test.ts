import { timingSafeEqual } from "node:crypto";
import { expect, it, vi } from "vitest";
import { isSecret } from "./secret.ts";

vi.mock("node:crypto", { spy: true });

it.each([
  ["open sesame", true],
  ["open sesamE", false],
  ["open sesame ", false],
  ["open", false],
  ["", false],
])("%j is compared with a secret in constant time, whatever its length", (sent, same) => {
  vi.mocked(timingSafeEqual).mockClear();
  expect(isSecret(sent, "open sesame")).toBe(same);
  expect(timingSafeEqual).toHaveBeenCalledOnce();
});
