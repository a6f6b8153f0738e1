import type { RouteSpec, Topology } from "@larder/topology";
import type { Breaks } from "./breaks.ts";

const signedIn = (...scopes: string[]): RouteSpec["auth"] => ({
  type: "jwt",
  authorizer: "ApiAuthorizerSignIn",
  scopes,
});

/** One of the routes, let in as is said. */
const change = (httpApis: Topology["httpApis"], key: string, auth: RouteSpec["auth"]) => {
  httpApis["Api"]!.routes.find((route) => route.key === key)!.auth = auth;
};

/** One more route, let in as is said. */
const protect = (httpApis: Topology["httpApis"], key: string, auth: RouteSpec["auth"]) =>
  httpApis["Api"]!.routes.push({ key, function: "Health", auth });

export const signIn = {
  "every route but health, catalog reads, documents, webhooks and the payment simulator's asks for a scope": {
    "what is the simulator's is open in the shop": ({ httpApis }) =>
      protect(httpApis, "POST /payments", { type: "none" }),
    "one of the simulator's is open that nobody has thought of": ({ httpApis }) =>
      httpApis["PaymentSimulator"]!.routes.push({
        key: "POST /payments/{id}/refund",
        function: "VoidPayment",
        auth: { type: "none" },
      }),
    "one of an API that nobody has thought of is open": ({ httpApis }) => {
      httpApis["Back"] = { ...httpApis["PaymentSimulator"]!, name: "back" };
    },
    "one that changes something is open": ({ httpApis }) => protect(httpApis, "DELETE /orders/{id}", { type: "none" }),
    "one under /orders is open": ({ httpApis }) => protect(httpApis, "GET /orders", { type: "none" }),
    "orders are placed by anyone": ({ httpApis }) => change(httpApis, "POST /orders", { type: "none" }),
    "an order is shown to anyone": ({ httpApis }) => change(httpApis, "GET /orders/{id}", { type: "none" }),
    "one that only looks like the catalog is open": ({ httpApis }) =>
      protect(httpApis, "GET /products-bought", { type: "none" }),
    "one that changes the catalog is open": ({ httpApis }) => protect(httpApis, "POST /products", { type: "none" }),
    "what webhooks have told is shown to anyone": ({ httpApis }) =>
      protect(httpApis, "GET /webhooks/payments", { type: "none" }),
    "every method of the catalog is open": ({ httpApis }) => protect(httpApis, "ANY /products", { type: "none" }),
    "what no route matches is open": ({ httpApis }) => protect(httpApis, "$default", { type: "none" }),
    "one takes an AWS signature instead": ({ httpApis }) => protect(httpApis, "POST /refunds", { type: "iam" }),
    "one lets in whoever is signed in": ({ httpApis }) => protect(httpApis, "GET /orders", signedIn()),
    "one takes any of several scopes": ({ httpApis }) =>
      protect(httpApis, "GET /orders", signedIn("larder/customer", "larder/staff")),
  },
  "the catalog is changed by staff only": {
    "customers may change it": ({ httpApis }) => protect(httpApis, "PUT /products/{sku}", signedIn("larder/customer")),
    "customers may, too": ({ httpApis }) =>
      protect(httpApis, "POST /products", signedIn("larder/staff", "larder/customer")),
    "everyone may": ({ httpApis }) => protect(httpApis, "POST /products/{sku}/stock", { type: "none" }),
  },
  "the scope of staff is granted, and asked for by no client": {
    "a client may ask for it": ({ userPools }) => userPools["Customers"]!.clients["Web"]!.scopes.push("larder/staff"),
    "there is no group to grant it to": ({ userPools }) => userPools["Customers"]!.groups.pop(),
    "nothing grants it": ({ userPools }) => delete userPools["Customers"]!.preTokenGeneration,
  },
  "tokens expire soon": {
    "access tokens live for a day": ({ userPools }) => {
      userPools["Customers"]!.clients["Web"]!.accessTokenValidity = 86_400;
    },
    "identity tokens live for a day": ({ userPools }) => {
      userPools["Customers"]!.clients["Web"]!.idTokenValidity = 86_400;
    },
    "refresh tokens live for a year": ({ userPools }) => {
      userPools["Customers"]!.clients["Web"]!.refreshTokenValidity = 31_536_000;
    },
  },
  "codes are sent to HTTPS, or stay on the machine": {
    "they are sent in clear": ({ userPools }) =>
      userPools["Customers"]!.clients["Web"]!.callbackUrls.push("http://larder.example/callback"),
    "they are sent to what only begins like this machine": ({ userPools }) =>
      userPools["Customers"]!.clients["Web"]!.callbackUrls.push("http://localhost.larder.example/callback"),
  },
  "a user pool's trigger answers while Cognito waits": {
    "it may take longer": ({ functions }) => {
      functions["GrantScopes"]!.timeout = 6;
    },
  },
} satisfies Breaks;
