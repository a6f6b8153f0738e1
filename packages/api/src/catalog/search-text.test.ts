import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, searchTextOf, wordsOf } from "./search-text.ts";

describe("a folded text", () => {
  it.each([
    ["Crème Fraîche", "creme fraiche"],
    ["Weißwurst", "weisswurst"],
    ["WEIẞWURST", "weisswurst"],
    ["MÜSLI", "musli"],
    ["Smørrebrød", "smorrebrod"],
    ["Œufs", "oeufs"],
    ["Þorskur, æðarfugl", "thorskur, aedarfugl"],
    ["Łosoś", "losos"],
    ["ΦΈΤΑΣ", "φετασ"],
    ["φέτας", "φετασ"],
    ["Café ﬁn", "cafe fin"],
    ["ＯＡＴＳ ½", "oats 1⁄2"],
    ["İstanbul ılık", "istanbul ilik"],
  ])("of %s is %s", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it("is the same for capitals and small letters, composed and decomposed, and when it is folded again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const folded = fold(text);
        expect([fold(text.normalize("NFD")), fold(text.normalize("NFC")), fold(folded)]).toEqual(Array(3).fill(folded));
      }),
    );
  });
});

it("takes a text apart where neither a letter nor a digit is, and keeps each word once", () => {
  expect(wordsOf("  Ben's 70 % dark-chocolate, Dark! ")).toEqual(["bens", "70", "dark", "chocolate"]);
  expect(wordsOf("… -- ")).toEqual([]);
});

it("finds a product by its name, its category and its SKU", () => {
  const product = { name: "Free-range eggs", category: "dairy-eggs", sku: "EGGS-FREE-RANGE-10" };
  expect(searchTextOf(product)).toBe(" free range eggs dairy 10");
});
