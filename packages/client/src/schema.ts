/** Generated from docs/openapi.json: npm run docs. */
export interface paths {
  "/products": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List products */
    get: operations["listProducts"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/products/{sku}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a product */
    get: operations["getProduct"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orders": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Place an order */
    post: operations["placeOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orders/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an order */
    get: operations["getOrder"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See whether the API answers */
    get: operations["health"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/docs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read this API's reference */
    get: operations["getDocs"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/openapi.json": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get this API's OpenAPI document */
    get: operations["getOpenApi"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * @description A department of the shop
     * @enum {string}
     */
    Category:
      | "fruit"
      | "vegetables"
      | "dairy-eggs"
      | "bakery"
      | "meat-fish"
      | "pantry"
      | "frozen"
      | "drinks"
      | "snacks"
      | "household";
    /** @description Content Too Large */
    ContentTooLargeProblem: {
      /** @constant */
      type: "about:blank";
      /** @example Content Too Large */
      title: string;
      /** @constant */
      status: 413;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description The gateway's own answer, given before any function of ours was asked */
    GatewayMessage: {
      message: string;
    };
    /** @description The Idempotency-Key was used for another request */
    IdempotencyKeyReused: {
      /** @constant */
      type: "https://larder.example/problems/idempotency-key-reused";
      /** @example The Idempotency-Key was used for another request */
      title: string;
      /** @constant */
      status: 422;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description Internal Server Error */
    InternalServerErrorProblem: {
      /** @constant */
      type: "about:blank";
      /** @example Internal Server Error */
      title: string;
      /** @constant */
      status: 500;
      /** @description This occurrence, for the one who must act */
      detail?: string;
      correlationId: string;
    };
    /** @description The request is not valid */
    InvalidRequest: {
      /** @constant */
      type: "https://larder.example/problems/invalid-request";
      /** @example The request is not valid */
      title: string;
      /** @constant */
      status: 400;
      /** @description This occurrence, for the one who must act */
      detail?: string;
      errors: components["schemas"]["Violation"][];
    };
    /** @description The order mixes currencies */
    MixedCurrencies: {
      /** @constant */
      type: "https://larder.example/problems/mixed-currencies";
      /** @example The order mixes currencies */
      title: string;
      /** @constant */
      status: 422;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /**
     * @description An amount in the currency's minor unit (cents, pence, yen), and its ISO 4217 code
     * @example {
     *       "amount": 249,
     *       "currency": "EUR"
     *     }
     */
    Money: {
      amount: number;
      currency: string;
    };
    /** @description What a customer ordered, and what became of it */
    Order:
      | components["schemas"]["PendingOrder"]
      | {
          id: components["schemas"]["OrderId"];
          /** @constant */
          status: "CONFIRMED";
          lines: {
            sku: components["schemas"]["Sku"];
            name: string;
            quantity: number;
            unitPrice: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
          }[];
          total: components["schemas"]["Money"];
          placedAt: components["schemas"]["Timestamp"];
          confirmedAt: components["schemas"]["Timestamp"];
        }
      | {
          id: components["schemas"]["OrderId"];
          /** @constant */
          status: "REJECTED";
          lines: {
            sku: components["schemas"]["Sku"];
            name: string;
            quantity: number;
            unitPrice: components["schemas"]["Money"];
            total: components["schemas"]["Money"];
          }[];
          total: components["schemas"]["Money"];
          placedAt: components["schemas"]["Timestamp"];
          rejectedAt: components["schemas"]["Timestamp"];
          reason: {
            /** @enum {string} */
            code: "OUT_OF_STOCK";
            message: string;
            sku?: components["schemas"]["Sku"];
          };
        };
    /**
     * @description `ord_` and a ULID: ids made later sort later
     * @example ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B
     */
    OrderId: string;
    /** @description There is no such order */
    OrderNotFound: {
      /** @constant */
      type: "https://larder.example/problems/order-not-found";
      /** @example There is no such order */
      title: string;
      /** @constant */
      status: 404;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /**
     * @description An order that is accepted and not decided yet
     * @example {
     *       "id": "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
     *       "status": "PENDING",
     *       "lines": [
     *         {
     *           "sku": "APPLES-GALA-1KG",
     *           "name": "Gala apples",
     *           "quantity": 2,
     *           "unitPrice": {
     *             "amount": 249,
     *             "currency": "EUR"
     *           },
     *           "total": {
     *             "amount": 498,
     *             "currency": "EUR"
     *           }
     *         }
     *       ],
     *       "total": {
     *         "amount": 498,
     *         "currency": "EUR"
     *       },
     *       "placedAt": "2026-01-05T09:41:07.512Z"
     *     }
     */
    PendingOrder: {
      id: components["schemas"]["OrderId"];
      /** @constant */
      status: "PENDING";
      lines: {
        sku: components["schemas"]["Sku"];
        name: string;
        quantity: number;
        unitPrice: components["schemas"]["Money"];
        total: components["schemas"]["Money"];
      }[];
      total: components["schemas"]["Money"];
      placedAt: components["schemas"]["Timestamp"];
    };
    /**
     * @description A product as the shop shows it: `unit` is what one piece of it is, and `stock` counts such pieces
     * @example {
     *       "sku": "APPLES-GALA-1KG",
     *       "name": "Gala apples",
     *       "category": "fruit",
     *       "unit": "1 kg",
     *       "price": {
     *         "amount": 249,
     *         "currency": "EUR"
     *       },
     *       "stock": 180
     *     }
     */
    Product: {
      sku: components["schemas"]["Sku"];
      name: string;
      category: components["schemas"]["Category"];
      unit: string;
      price: components["schemas"]["Money"];
      stock: number;
    };
    /** @description There is no such product */
    ProductNotFound: {
      /** @constant */
      type: "https://larder.example/problems/product-not-found";
      /** @example There is no such product */
      title: string;
      /** @constant */
      status: 404;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /**
     * @description A stock keeping unit: capitals and digits, in groups joined by hyphens
     * @example APPLES-GALA-1KG
     */
    Sku: string;
    /**
     * Format: date-time
     * @description RFC 3339, in UTC, to the millisecond
     * @example 2026-01-05T09:41:07.512Z
     */
    Timestamp: string;
    /** @description The order names a product that does not exist */
    UnknownProduct: {
      /** @constant */
      type: "https://larder.example/problems/unknown-product";
      /** @example The order names a product that does not exist */
      title: string;
      /** @constant */
      status: 422;
      /** @description This occurrence, for the one who must act */
      detail?: string;
      errors: components["schemas"]["Violation"][];
    };
    /** @description Unsupported Media Type */
    UnsupportedMediaTypeProblem: {
      /** @constant */
      type: "about:blank";
      /** @example Unsupported Media Type */
      title: string;
      /** @constant */
      status: 415;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description A fault of a request, and where it is */
    Violation: {
      /** @enum {string} */
      in: "body" | "query" | "path" | "header";
      /** @description A JSON pointer into that part; empty for all of it */
      pointer: string;
      detail: string;
    };
  };
  responses: {
    /** @description The body is larger than 256 KiB. What is larger than the gateway takes, it refuses itself. */
    ContentTooLarge: {
      headers: {
        "x-correlation-id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["ContentTooLargeProblem"];
        "application/json": components["schemas"]["GatewayMessage"];
      };
    };
    /** @description Something went wrong on our side. Nothing more is told here: quote the correlation id. */
    InternalServerError: {
      headers: {
        "x-correlation-id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["InternalServerErrorProblem"];
        "application/json": components["schemas"]["GatewayMessage"];
      };
    };
    /** @description The body is not JSON in UTF-8, by its content type */
    UnsupportedMediaType: {
      headers: {
        "x-correlation-id": components["headers"]["CorrelationId"];
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
      };
    };
  };
  parameters: {
    /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
    CorrelationId: string;
  };
  requestBodies: never;
  headers: {
    /** @description The request's own correlation id when it brought one, else a new one. Quote it when you ask for help. */
    CorrelationId: string;
    /** @description This is the answer to an earlier request with the same key */
    IdempotencyReplayed: "true";
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listProducts: {
    parameters: {
      query?: {
        limit?: number;
        next?: string;
        category?: components["schemas"]["Category"];
      };
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the catalog, and where the next one begins */
      200: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Product"][];
            next?: string;
          };
        };
      };
      /** @description The request is not valid */
      400: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["InvalidRequest"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  getProduct: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        sku: components["schemas"]["Sku"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The product */
      200: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
      /** @description The request is not valid */
      400: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["InvalidRequest"];
        };
      };
      /** @description There is no such product */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["ProductNotFound"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  placeOrder: {
    parameters: {
      query?: never;
      header: {
        "idempotency-key": string;
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          lines: {
            sku: components["schemas"]["Sku"];
            quantity: number;
          }[];
        };
      };
    };
    responses: {
      /** @description The order is accepted, and will be confirmed or rejected a moment later */
      202: {
        headers: {
          location: string;
          "idempotency-replayed": components["headers"]["IdempotencyReplayed"];
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PendingOrder"];
        };
      };
      /** @description The request is not valid */
      400: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["InvalidRequest"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      /** @description The order names a product that does not exist, or: The order mixes currencies, or: The Idempotency-Key was used for another request */
      422: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json":
            | components["schemas"]["UnknownProduct"]
            | components["schemas"]["MixedCurrencies"]
            | components["schemas"]["IdempotencyKeyReused"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  getOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        id: components["schemas"]["OrderId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order */
      200: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
      /** @description The request is not valid */
      400: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["InvalidRequest"];
        };
      };
      /** @description There is no such order */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["OrderNotFound"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  health: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @constant */
            status: "ok";
          };
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  getDocs: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `etag` of the copy that you have */
        "if-none-match"?: string;
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The OpenAPI document as a page for people */
      200: {
        headers: {
          /** @description Names this version */
          etag: string;
          /** @description Keep it, and ask with `if-none-match` whether it still holds */
          "cache-control": string;
          "content-security-policy": string;
          "referrer-policy": string;
          "x-content-type-options": string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "text/html; charset=utf-8": string;
        };
      };
      /** @description Your copy still holds */
      304: {
        headers: {
          /** @description Names this version */
          etag: string;
          /** @description Keep it, and ask with `if-none-match` whether it still holds */
          "cache-control": string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content?: never;
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  getOpenApi: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `etag` of the copy that you have */
        "if-none-match"?: string;
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document, in OpenAPI 3.1 */
      200: {
        headers: {
          /** @description Names this version */
          etag: string;
          /** @description Keep it, and ask with `if-none-match` whether it still holds */
          "cache-control": string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            openapi: string;
            info: {
              title: string;
              version: string;
            } & {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          };
        };
      };
      /** @description Your copy still holds */
      304: {
        headers: {
          /** @description Names this version */
          etag: string;
          /** @description Keep it, and ask with `if-none-match` whether it still holds */
          "cache-control": string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content?: never;
      };
      500: components["responses"]["InternalServerError"];
    };
  };
}
