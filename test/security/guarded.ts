import { topology } from "../flows/store.ts";

/** Every route that needs a token. */
export const guarded = topology.httpApis["Api"]!.routes.flatMap(({ key, auth }) => {
  const [method = "", path = ""] = key.split(" ");
  return auth.type === "jwt" ? [{ key, method, path, scope: auth.scopes[0] ?? "" }] : [];
});

export type Guarded = (typeof guarded)[number];

/** Something that a path may name: the product is there, the order is not. */
export const somewhere: Readonly<Record<string, string>> = {
  id: "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV",
  sku: "MILK-WHOLE-1L",
};

/** Asks for a route with a token, or without one. */
export function send(api: string, { method, path }: Guarded, token: string | undefined, at = somewhere) {
  const url = api + path.replace(/\{(\w+)\}/g, (_, name) => at[name] ?? "");
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return fetch(url, { method, headers, ...(method !== "GET" && { body: "{}" }) });
}
