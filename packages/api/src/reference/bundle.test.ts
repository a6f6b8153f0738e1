import { join } from "node:path";
import { bundle } from "@larder/lambda/testing/bundle";
import { describe, expect, it } from "vitest";

describe.each(["get-docs.ts", "get-open-api.ts"])("%s", (handler) => {
  it("brings what it serves ready-made, in at most 350 KB", async () => {
    const { kilobytes, sources } = await bundle(join(import.meta.dirname, handler));
    expect(kilobytes).toBeLessThanOrEqual(350);
    expect(sources.filter((input) => /zod-openapi|reference\/(?:document|page)\//.test(input))).toEqual([]);
  });
});
