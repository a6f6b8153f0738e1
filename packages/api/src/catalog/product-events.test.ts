import { categorySchema } from "@larder/contracts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { productSchema } from "./product.ts";
import { changed } from "./product-events.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text);
const size = fc.integer({ min: 1, max: 4_000 });
const image = fc.record(
  { url: fc.webUrl(), width: size, height: size, alt: text },
  { requiredKeys: ["url", "width", "height"] },
);
const product = fc.record(
  {
    sku: fc.stringMatching(/^[A-Z0-9]{3,40}$/),
    name: text,
    category: fc.constantFrom(...categorySchema.options),
    unit: text,
    price: fc.record({ amount: fc.nat(10_000_000), currency: fc.constantFrom("EUR", "JPY") }),
    description: text,
    images: fc.array(image, { maxLength: 3 }),
  },
  { requiredKeys: ["sku", "name", "category", "unit", "price", "images"] },
);
const cause = { correlationId: "correlation-1", causationId: "correlation-1" };

it("tells of every product that the shop's schema allows, whole, and of nothing else", () => {
  fc.assert(
    fc.property(product, fc.integer({ min: 1 }), fc.nat(), (product, version, stock) => {
      expect(productSchema.parse(product)).toEqual(product);
      const stored = { ...product, version, stock, stockVersion: 1 };
      expect(changed(stored, cause)).toMatchObject({ subject: product.sku });
      expect(changed(stored, cause).data).toEqual({ ...product, version });
    }),
  );
});
