import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { catalog } from "./catalog.ts";
import { cursorSchema } from "./cursor.ts";

describe("a cursor", () => {
  it("comes back as the position it was made from", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...catalog),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter((name) => name.trim() === name),
        ({ category, sku }, name) => {
          const position = { category, name, sku };
          expect(z.decode(cursorSchema, z.encode(cursorSchema, position))).toEqual(position);
        },
      ),
    );
  });

  it("is safe in a query string as it is", () => {
    for (const { category, name, sku } of catalog)
      expect(z.encode(cursorSchema, { category, name, sku })).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it("is refused with a message, not an error, when the list has not given it out", () => {
    const forge = (position: unknown) => Buffer.from(JSON.stringify(position)).toString("base64url");
    const broken = { category: "fruit", name: "\ud800", sku: "KIWIS-6" };
    for (const text of ["", "x", "null", "%%%", forge({ pk: "ORDER#1" }), forge(broken), forge(null)]) {
      const { error } = cursorSchema.safeParse(text);
      expect(error?.issues).toMatchObject([{ message: "Not a cursor that this list has given out" }]);
    }
  });
});
