import { describe, expect, it } from "vitest";
import { createRouter } from "./router.ts";
import { route } from "./test-api.ts";

const find = (routes: readonly string[], method: string, path: string) => {
  const match = createRouter(routes.map((key) => route(key)))(method, path);
  return match && [match.route.key, match.pathParameters];
};

const shop = [
  "$default",
  "ANY /{proxy+}",
  "ANY /orders/{proxy+}",
  "ANY /orders/{id}",
  "GET /orders/{id}",
  "GET /orders/latest",
  "ANY /orders/latest",
  "GET /orders/{id}/lines/{line}",
  "GET /{shelf}/{id}/lines/{line}",
];

describe("the most specific route takes a request", () => {
  it.each([
    ["GET", "/orders/latest", "GET /orders/latest", undefined],
    ["PUT", "/orders/latest", "ANY /orders/latest", undefined],
    ["GET", "/orders/7", "GET /orders/{id}", { id: "7" }],
    ["PUT", "/orders/7", "ANY /orders/{id}", { id: "7" }],
    ["GET", "/orders/7/lines/2", "GET /orders/{id}/lines/{line}", { id: "7", line: "2" }],
    ["GET", "/fruit/7/lines/2", "GET /{shelf}/{id}/lines/{line}", { shelf: "fruit", id: "7", line: "2" }],
    ["GET", "/orders/7/notes", "ANY /orders/{proxy+}", { proxy: "7/notes" }],
    ["GET", "/orders", "ANY /{proxy+}", { proxy: "orders" }],
    ["DELETE", "/a/b/c", "ANY /{proxy+}", { proxy: "a/b/c" }],
  ])("%s %s → %s", (method, path, key, parameters) => {
    expect(find(shop, method, path)).toEqual([key, parameters]);
  });
});

it("lets $default catch what nothing else takes", () => {
  expect(find(["GET /a", "$default"], "GET", "/b")).toEqual(["$default", undefined]);
});

it("knows nothing of a known path's other methods, HEAD among them", () => {
  expect(find(["GET /a", "GET /a/{id}"], "POST", "/a")).toBeUndefined();
  expect(find(["GET /a", "GET /a/{id}"], "HEAD", "/a/1")).toBeUndefined();
});

it("takes a request by a pattern when the exact path lacks the method", () => {
  expect(find(["POST /a/b", "GET /a/{id}"], "GET", "/a/b")).toEqual(["GET /a/{id}", { id: "b" }]);
});

describe("a slash at the end", () => {
  it("is no part of an exact path", () => expect(find(["GET /a"], "GET", "/a/")).toBeUndefined());
  it("begins an empty value", () => expect(find(["GET /a/{id}"], "GET", "/a/")).toEqual(["GET /a/{id}", { id: "" }]));
  it("begins an empty rest", () =>
    expect(find(["GET /a/{proxy+}"], "GET", "/a/")).toEqual(["GET /a/{proxy+}", { proxy: "" }]));
});

it("never matches an empty segment inside a path", () => {
  expect(find(["GET /a/{id}/b"], "GET", "/a//b")).toBeUndefined();
});

it("ignores slashes doubled at the beginning", () => {
  expect(find(["GET /a"], "GET", "//a")).toEqual(["GET /a", undefined]);
});

it("keeps paths apart by case", () => expect(find(["GET /a"], "GET", "/A")).toBeUndefined());
