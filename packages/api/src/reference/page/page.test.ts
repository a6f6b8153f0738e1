import { defineProblem, defineRoute } from "@larder/lambda/http";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { routes } from "../../routes.ts";
import { apiDocument } from "../document/api-document.ts";
import { referencePage } from "./page.ts";
import { style } from "./style.ts";

class KettleDry extends defineProblem({ status: 409, type: "kettle-dry", title: "The kettle is dry" }) {}

const brew = defineRoute({
  operationId: "brewTea",
  method: "PUT",
  path: "/teas/{leaf}",
  summary: "Brew <tea> & serve",
  description: "With `milk`, see [how](https://example.org/milk), or **without**.\n\n- one\n- two",
  tag: "Orders",
  scope: "larder/customer",
  request: {
    path: z.object({ leaf: z.string().meta({ examples: ["assam"] }) }),
    query: z.strictObject({ cups: z.coerce.number().int().min(1).max(6).default(2) }),
    headers: z.object({ "if-match": z.string() }),
    body: z.strictObject({
      steps: z.array(z.strictObject({ minutes: z.int().min(3) })).max(4),
      sugar: z.boolean().optional(),
    }),
  },
  answers: {
    200: {
      description: "Tea",
      body: z.object({ colour: z.enum(["amber", "brown"]), milk: z.array(z.string()).max(1).default([]) }),
    },
  },
  problems: [KettleDry],
});
const pageOf = (...of: Parameters<typeof apiDocument>[0]) =>
  referencePage(JSON.parse(JSON.stringify(apiDocument(of, "1.2.3")))).html.join("\n");
const whole = pageOf(...routes, brew);
const text = (page: string) =>
  page
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
const article = /<article id="brewTea"[\s\S]*?<\/article>/.exec(whole)?.[0] ?? "";

describe("the reference page", () => {
  it("needs nothing beside itself", () => {
    expect(whole).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|\sstyle=|url\(|@import/i);
    const { contentSecurityPolicy } = referencePage(JSON.parse(JSON.stringify(apiDocument(routes, "1"))));
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; /);
    expect(contentSecurityPolicy).not.toContain("unsafe");
  });

  it("names every id once, and every link within it leads somewhere", () => {
    const ids = [...whole.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    const links = [...whole.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toEqual(expect.arrayContaining(links));
  });

  it("has landmarks, and headings that skip no level", () => {
    for (const landmark of ["<main id", "<nav aria-label", '<html lang="en">', 'href="#content"'])
      expect(whole).toContain(landmark);
    const levels = [...whole.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
  });

  it("lists every route in its contents", () => {
    const contents = /<nav[\s\S]*<\/nav>/.exec(whole)?.[0] ?? "";
    for (const { operationId } of [...routes, brew]) expect(contents).toContain(`href="#${operationId}"`);
  });

  it("is another version when its text is another", () => {
    const etag = (version: string) => referencePage(JSON.parse(JSON.stringify(apiDocument(routes, version)))).etag;
    expect(etag("1.0.0")).toBe(etag("1.0.0"));
    expect(etag("1.0.0")).not.toBe(etag("1.0.1"));
  });
});

describe("a route on it", () => {
  it("says what it takes, nested, with what is required and what is allowed", () => {
    const said = text(article);
    expect(said).toContain("PUT /teas/{leaf}");
    expect(said).toContain("Takes a token with the scope larder/customer");
    expect(said).toContain("cups integer optional 1 to 6; default 2");
    expect(said).toContain("if-match string required");
    expect(said).toContain("steps array of object required at most 4 items minutes integer required at least 3");
    expect(said).toContain("sugar boolean optional");
  });

  it("says what it answers and refuses", () => {
    const said = text(article);
    expect(said).toContain("200 Tea");
    expect(said).toMatch(/colour string required one of amber, brown/);
    expect(said).toContain("milk array of string required at most 1 item; default []");
    expect(said).toMatch(/400 The request is not valid\s+invalid-request/);
    expect(said).toMatch(/409 The kettle is dry\s+kettle-dry/);
    expect(said).toContain("403 The token lacks the scope");
  });

  it("shows a request for a shell, and an answer", () => {
    expect(text(article)).toContain(
      [
        'curl -X PUT "$API/teas/assam?cups=2"',
        '-H "authorization: Bearer $TOKEN"',
        '-H "if-match: $ETAG"',
        '-H "content-type: application/json"',
        `-d '{"steps":[{"minutes":3}],"sugar":true}'`,
      ].join(" \\ "),
    );
    expect(text(article)).toContain('{ "colour": "amber", "milk": [] }');
  });

  it("escapes what it is told, and renders its Markdown", () => {
    expect(article).toContain("Brew &lt;tea&gt; &amp; serve");
    expect(article).toContain(
      '<p>With <code>milk</code>, see <a href="https://example.org/milk">how</a>, or <strong>without</strong>.</p>',
    );
    expect(article).toContain("<ul><li>one</li><li>two</li></ul>");
  });
});

describe("its colours", () => {
  const colours = new Map(
    [...style.matchAll(/--(\w+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, light, dark]) => [
      name ?? "",
      [light ?? "", dark ?? ""],
    ]),
  );
  const grounds = ["ground", "panel"];
  const inks = [...colours.keys()].filter((name) => ![...grounds, "line"].includes(name));

  it.each(grounds.flatMap((ground) => inks.map((ink) => [ink, ground])))("have contrast: %s on %s", (ink, ground) => {
    for (const theme of [0, 1])
      expect(contrast(colours.get(ink)?.[theme] ?? "", colours.get(ground)?.[theme] ?? "")).toBeGreaterThan(4.5);
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const digits = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, "$&$&") : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
