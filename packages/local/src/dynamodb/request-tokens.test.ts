import { afterEach, expect, it, vi } from "vitest";
import { AwsError } from "../aws-call.ts";
import { RequestTokens } from "./request-tokens.ts";

let minutes = 0;
vi.spyOn(performance, "now").mockImplementation(() => minutes * 60_000);
afterEach(() => {
  minutes = 0;
});

function written(...names: string[]) {
  const tokens = new RequestTokens();
  for (const name of names) {
    tokens.begin(name);
    tokens.end(name, true);
  }
  return tokens;
}

it("a token is known for ten minutes after its transaction, and then is as good as new", () => {
  const tokens = written("one");
  expect([tokens.isRepeat("one"), tokens.isRepeat("other"), tokens.isRepeat(undefined)]).toEqual([true, false, false]);
  minutes = 9.99;
  expect(tokens.isRepeat("one")).toBe(true);
  minutes = 10;
  expect(tokens.isRepeat("one")).toBe(false);
});

it("a token in use is refused, and good again when its transaction was not written", () => {
  const tokens = written();
  tokens.begin("one");
  expect(() => tokens.isRepeat("one")).toThrow(AwsError);
  tokens.end("one", false);
  expect(tokens.isRepeat("one")).toBe(false);
});

it("of many tokens at least the five thousand newest are remembered", () => {
  const names = Array.from({ length: 12_000 }, (_, index) => `token-${index}`);
  const tokens = written(...names);
  expect(names.slice(-5_000).every((name) => tokens.isRepeat(name))).toBe(true);
  expect(tokens.isRepeat("token-0")).toBe(false);
});
