import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

test("the stage is the committed one unless another is named", () => {
  expect(parseOptions([])).toMatchObject({ stage: "dev", check: false });
  expect(parseOptions(["--stage", "production", "--out", "x.json"])).toMatchObject({
    stage: "production",
    out: "x.json",
  });
});

test.each([
  [["--sage", "dev"], "--sage"],
  [["--stage", "../x"], "cannot be a stage"],
  [["--stage", "production", "--check"], "--check is about the committed files"],
])("%j is refused with a reason", (args, reason) => expect(() => parseOptions(args)).toThrow(reason));
