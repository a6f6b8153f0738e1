import { newId } from "@larder/contracts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";

it("comes back as the position it was made from, and is safe in a query string as it is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\x21-\x7e]{1,255}$/), (customerId) => {
      const position = { customerId, id: newId("ord") };
      const cursor = z.encode(cursorSchema, position);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(z.decode(cursorSchema, cursor)).toEqual(position);
    }),
  );
});

it("is refused with a message, not an error, when it is none", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((text) => Buffer.from(text).toString("base64url")),
      ),
      (text) => {
        const { error } = cursorSchema.safeParse(text);
        expect(error?.issues).toMatchObject([{ message: "Not a cursor that this list has given out" }]);
      },
    ),
  );
});
