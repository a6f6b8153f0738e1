import fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod";
import { document, listOf, readDocument } from "./xml.ts";

const schema = z.object({ Keys: z.object({ Key: listOf(z.string()) }) });

it("what is written is read again to the letter, whatever it is made of", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constantFrom(" ", "007", "&amp;", "&#x41;", "&amp;lt;", "]]>", "\r\n", "<Key>"),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (keys) => {
      expect(readDocument(document("Keys", { Key: keys }), schema).Keys.Key).toEqual(keys);
    }),
  );
});

it("signs that are written by number are read, however many there are", () => {
  const keys = Array.from({ length: 5000 }, () => "<Key>&quot;&#13;&#xA;&#x1F34E;&quot;</Key>").join("");
  const { Key } = readDocument(`<Keys>${keys}</Keys>`, schema).Keys;
  expect(Key).toHaveLength(5000);
  expect(Key.at(-1)).toBe('"\r\n🍎"');
});

it.each([
  "",
  "<Keys>",
  "apples",
  "<Keys><Key>a</Keys>",
  '{"Keys":1}',
  "<Keys><Key>&#x110000;</Key></Keys>",
])("%j is refused", (text) => {
  expect(() => readDocument(text, schema)).toThrow("not well-formed");
});
