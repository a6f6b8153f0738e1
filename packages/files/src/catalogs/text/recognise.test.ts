import { describe, expect, it } from "vitest";
import { Rejection } from "../../quarantine/rejection.ts";
import { encodingOf, whatElse } from "./recognise.ts";
import { headInUtf8, inUtf8 } from "./utf8.ts";

describe("a text", () => {
  it.each([
    ["in UTF-8", Buffer.from("Äpfel"), { charset: "utf-8", mark: 0 }],
    ["in UTF-8 with a mark", Buffer.from("\ufeffÄpfel"), { charset: "utf-8", mark: 3 }],
    ["in UTF-16, little end first", Buffer.from("\ufeffÄpfel", "utf16le"), { charset: "utf-16le", mark: 2 }],
    ["in UTF-16, big end first", Buffer.from("\ufeffÄpfel", "utf16le").swap16(), { charset: "utf-16be", mark: 2 }],
  ] as const)("%s is known by its first bytes", (_, bytes, encoding) => {
    expect(encodingOf(bytes)).toEqual(encoding);
  });

  it("may be cut off within a character", () => {
    const text = Buffer.from("aß€🍎");
    for (let length = 1; length <= text.length; length++) expect(encodingOf(text.subarray(0, length)).mark).toBe(0);
  });

  it.each([
    ["Latin-1", Buffer.from("\xc4pfel und Birnen", "latin1"), "wrong-encoding"],
    ["zero bytes", Buffer.from("a\0b"), "not-text"],
    ["nothing", Buffer.alloc(0), "empty"],
  ])("that is %s is refused", (_, bytes, code) => {
    expect(() => encodingOf(bytes)).toThrow(expect.objectContaining({ reason: expect.objectContaining({ code }) }));
  });

  it("in UTF-16 comes to the same in UTF-8, wherever it is cut", async () => {
    const bytes = Buffer.from("Äpfel 🍎\n", "utf16le");
    for (let size = 1; size <= bytes.length; size++) {
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      const parts: Buffer[] = [];
      for await (const part of inUtf8(pieces(), "utf-16le")) parts.push(part);
      expect(Buffer.concat(parts).toString()).toBe("Äpfel 🍎\n");
      expect("Äpfel 🍎\n").toContain(headInUtf8(bytes.subarray(0, size), "utf-16le").toString());
    }
  });
});

describe("what is no catalog", () => {
  const reason = new Rejection("header-missing", "There is no header");
  const codeOf = async (bytes: Buffer | string) => (await whatElse(Buffer.from(bytes), reason)).reason.code;

  it.each([
    ["PDF", "%PDF-1.7\n"],
    ["a page", "<html><body>"],
    ["SVG", '\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["a program", Buffer.from("7f454c4602010100000000000000000003003e0001000000", "hex")],
  ])("is called what it is: %s", async (_, bytes) => {
    expect(await codeOf(bytes)).toBe("type-not-accepted");
  });

  it.each(["id;name", "a < b", ""])("is a text where it is one: %j", async (text) => {
    expect(await codeOf(text)).toBe("header-missing");
  });
});

it("a first column whose name begins as pictures do makes no picture of a catalog", async () => {
  expect(encodingOf(Buffer.from("BMI,sku,name,category,unit,price\n")).charset).toBe("utf-8");
});
