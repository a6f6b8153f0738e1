/** Generated from docs/openapi.json: npm run docs. */
export interface paths {
  "/products": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List and search products
     * @description By category and name, a page at a time. Pass the `next` of a page, with the same other parameters, to get the page behind it; the page without one is the last. `stock` is what there was a moment ago.
     */
    get: operations["listProducts"];
    put?: never;
    /** Put a product on sale */
    post: operations["createProduct"];
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
    /**
     * Get a product
     * @description How the product is described. It may be cached, because it does not say what is in stock: `GET /products/{sku}/stock` does.
     */
    get: operations["getProduct"];
    /**
     * Describe a product anew
     * @description Replaces the description of the product as it was when its ETag was given: what the body leaves out is gone. SKU, images and stock stay. When someone else has described it meanwhile, nothing happens and the answer is 412.
     */
    put: operations["updateProduct"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/products/{sku}/stock": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a product's stock
     * @description What can be ordered now. It changes with every order, so it is a resource of its own.
     */
    get: operations["getStock"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/products/{sku}/stock-adjustments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Adjust a product's stock
     * @description Adds pieces to the stock, or takes some out, with the reason on record. `If-Match` holds the ETag of the **stock**: when an order or a colleague has changed it meanwhile, nothing happens and the answer is 412. So sending it twice is safe. `*` adjusts whatever there is, twice when it is sent twice; it suits a product that is being sold all the time.
     */
    post: operations["adjustStock"];
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
    /**
     * List your orders
     * @description Your orders, newest first, or only those that have a `status`. While there are more, `next` says where the next page
     *     begins: hand it back as it is.
     *
     *     An order that was placed or changed within the last second may not show yet; its own address always does.
     */
    get: operations["listOrders"];
    put?: never;
    /**
     * Place an order
     * @description Accepts an order at the prices of this moment and answers before anything is taken out of stock or paid: a moment
     *     later the order is `CONFIRMED`, or `REJECTED` with the reason. Look at its address to see which. While its `payment`
     *     is `ACTION_REQUIRED`, you have 15 minutes to approve it at the address given there.
     *
     *     What you pay with is named by a token of the payment provider. The simulator, which moves no money, knows
     *     `tok_approve`, `tok_decline`, `tok_challenge`, `tok_slow`, `tok_error`, `tok_duplicate_webhook`, `tok_early_webhook`.
     *
     *     The `Idempotency-Key` names what you want done once: choose one per order, and repeat the request with it whenever
     *     you do not know whether the first one came through. Within 24 hours the same key and body give the same answer.
     *     A request that was refused leaves its key free.
     */
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
    /**
     * Get an order of yours
     * @description Always as it is now. An order of another customer is answered like one that does not exist.
     */
    get: operations["getOrder"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orders/{id}/cancellation": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel an order of yours
     * @description An order can be cancelled while it is `PENDING`, and until 30 minutes after it was confirmed: then it is picked. What
     *     had been taken out of stock and held of your money for it is given back a moment later.
     *
     *     Safe to repeat: an order that is cancelled already is answered as it was cancelled first.
     */
    post: operations["cancelOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/uploads": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a file
     * @description Says what you want to send, and answers how. The file itself goes straight to storage: as a form, whose fields are given
     *     and whose last is `file`; or, when it is large, in parts, each by `PUT` to its address, after which you complete the
     *     upload with the `ETag` of each answer.
     *
     *     A picture of a product and a catalog are sent by staff; a photo for support by any customer. What a file really is, its
     *     bytes decide, and nothing else. Look at the upload's address to see what becomes of it.
     */
    post: operations["beginUpload"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/uploads/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * See what becomes of a file
     * @description Your own uploads; staff see everybody's.
     */
    get: operations["getUpload"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/uploads/{id}/cancellation": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel an upload
     * @description An upload that waits is over at once. Of a catalog that is being imported no more is read; what was read of it until then
     *     is still written. A picture that is being worked on cannot be cancelled.
     */
    post: operations["cancelUpload"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/uploads/{id}/completion": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Complete a file that was sent in parts
     * @description Once all parts are there. Completing again changes nothing.
     */
    post: operations["completeUpload"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/webhooks/payments": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Tell what has become of a payment
     * @description For the payment provider, which proves by a signature that it is itself: `t=<unix seconds>,v1=<hex>`, where `v1` is an
     *     HMAC-SHA256 over `<t>.<body>` with the secret that both know. It is good for five minutes.
     *
     *     Answered as soon as the event is in a queue, and at once when it concerns nobody. Deliveries may be repeated, and come in
     *     any order.
     */
    post: operations["receivePaymentWebhook"];
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
     * @description An order that its customer has cancelled
     * @example {
     *       "id": "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
     *       "customerId": "f3c1a0d2-5b7e-4c8f-9a61-2d4e8b0c7f35",
     *       "status": "CANCELLED",
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
     *       "payment": {
     *         "status": "OPEN"
     *       },
     *       "placedAt": "2026-01-05T09:41:07.512Z",
     *       "timeline": [
     *         {
     *           "at": "2026-01-05T09:41:07.512Z",
     *           "event": "PLACED"
     *         },
     *         {
     *           "at": "2026-01-05T09:41:07.941Z",
     *           "event": "STOCK_RESERVED"
     *         },
     *         {
     *           "at": "2026-01-05T09:52:30.004Z",
     *           "event": "CANCELLED",
     *           "detail": "Ordered twice"
     *         }
     *       ],
     *       "cancelledAt": "2026-01-05T09:52:30.004Z",
     *       "reason": {
     *         "code": "CUSTOMER_REQUEST",
     *         "message": "Ordered twice"
     *       }
     *     }
     */
    CancelledOrder: {
      id: components["schemas"]["OrderId"];
      /** @description Who placed it: the `sub` of the token */
      customerId: string;
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      status: "CANCELLED";
      lines: components["schemas"]["OrderLine"][];
      total: components["schemas"]["Money"];
      payment: components["schemas"]["OrderPayment"];
      placedAt: components["schemas"]["Timestamp"];
      /** @description When it had been confirmed before */
      confirmedAt?: components["schemas"]["Timestamp"];
      cancelledAt: components["schemas"]["Timestamp"];
      reason: {
        /** @enum {string} */
        code: "CUSTOMER_REQUEST" | "PAYMENT_FAILED" | "CHECKOUT_FAILED";
        message: string;
      };
      timeline: components["schemas"]["Timeline"];
    };
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
    /**
     * @description An order that is taken out of stock, and whose price is held
     * @example {
     *       "id": "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
     *       "customerId": "f3c1a0d2-5b7e-4c8f-9a61-2d4e8b0c7f35",
     *       "status": "CONFIRMED",
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
     *       "payment": {
     *         "status": "AUTHORISED"
     *       },
     *       "placedAt": "2026-01-05T09:41:07.512Z",
     *       "timeline": [
     *         {
     *           "at": "2026-01-05T09:41:07.512Z",
     *           "event": "PLACED"
     *         },
     *         {
     *           "at": "2026-01-05T09:41:07.941Z",
     *           "event": "STOCK_RESERVED"
     *         },
     *         {
     *           "at": "2026-01-05T09:41:08.052Z",
     *           "event": "PAYMENT_AUTHORISED"
     *         },
     *         {
     *           "at": "2026-01-05T09:41:08.127Z",
     *           "event": "CONFIRMED"
     *         }
     *       ],
     *       "confirmedAt": "2026-01-05T09:41:08.127Z",
     *       "reason": {
     *         "code": "PAYMENT_AUTHORISED",
     *         "message": "Everything is reserved, and paid for"
     *       }
     *     }
     */
    ConfirmedOrder: {
      id: components["schemas"]["OrderId"];
      /** @description Who placed it: the `sub` of the token */
      customerId: string;
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      status: "CONFIRMED";
      lines: components["schemas"]["OrderLine"][];
      total: components["schemas"]["Money"];
      payment: components["schemas"]["OrderPayment"];
      placedAt: components["schemas"]["Timestamp"];
      confirmedAt: components["schemas"]["Timestamp"];
      reason: {
        /** @enum {string} */
        code: "PAYMENT_AUTHORISED";
        message: string;
      };
      timeline: components["schemas"]["Timeline"];
    };
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
    /**
     * @description Why a file was not taken: a code for programs, a message for people
     * @example {
     *       "code": "not-an-image",
     *       "message": "The bytes are none of JPEG, PNG, WebP, AVIF or GIF"
     *     }
     */
    FileRejectionReason: {
      code: string;
      message: string;
    };
    /** @description The gateway's own answer, given before any function of ours was asked */
    GatewayMessage: {
      message: string;
    };
    /** @description A request with this Idempotency-Key is being answered */
    IdempotencyKeyInFlight: {
      /** @constant */
      type: "https://larder.example/problems/idempotency-key-in-flight";
      /** @example A request with this Idempotency-Key is being answered */
      title: string;
      /** @constant */
      status: 409;
      /** @description This occurrence, for the one who must act */
      detail?: string;
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
    /**
     * @description A product as the catalog lists it: `stock` counts the pieces that there were a moment ago
     * @example {
     *       "sku": "APPLES-GALA-1KG",
     *       "name": "Gala apples",
     *       "category": "fruit",
     *       "unit": "1 kg",
     *       "price": {
     *         "amount": 249,
     *         "currency": "EUR"
     *       },
     *       "images": [],
     *       "stock": 120
     *     }
     */
    ListedProduct: {
      sku: components["schemas"]["Sku"];
      /** @example Gala apples */
      name: string;
      category: components["schemas"]["Category"];
      /**
       * @description What one piece is, in words
       * @example 1 kg
       */
      unit: string;
      /**
       * @description Of one piece
       * @example {
       *       "amount": 249,
       *       "currency": "EUR"
       *     }
       */
      price: {
        amount: number;
        currency: string;
      };
      /** @example Crisp and sweet, for eating as they are */
      description?: string;
      /**
       * @description Of one picture in several sizes, or of several
       * @default []
       */
      images: components["schemas"]["ProductImage"][];
      stock: number;
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
      | components["schemas"]["ConfirmedOrder"]
      | components["schemas"]["RejectedOrder"]
      | components["schemas"]["CancelledOrder"];
    /**
     * @description `ord_` and a ULID: ids made later sort later
     * @example ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B
     */
    OrderId: string;
    /** @description Pieces of one product. `unitPrice` is that of one piece when the order was placed */
    OrderLine: {
      sku: components["schemas"]["Sku"];
      name: string;
      quantity: number;
      unitPrice: components["schemas"]["Money"];
      total: components["schemas"]["Money"];
    };
    /** @description The order can no longer be cancelled */
    OrderNotCancellable: {
      /** @constant */
      type: "https://larder.example/problems/order-not-cancellable";
      /** @example The order can no longer be cancelled */
      title: string;
      /** @constant */
      status: 409;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
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
    /** @description How it stands with the money */
    OrderPayment: {
      status: components["schemas"]["PaymentStatus"];
      /** @description What you have to do. With `ACTION_REQUIRED` */
      action?: {
        /**
         * Format: uri
         * @description Where you approve the payment
         */
        url: string;
        /** @description When the order is given up */
        expiresAt: components["schemas"]["Timestamp"];
      };
    };
    /**
     * @description What has become of an order
     * @enum {string}
     */
    OrderStatus: "PENDING" | "CONFIRMED" | "REJECTED" | "CANCELLED";
    /** @description Others were faster, time and again */
    Overtaken: {
      /** @constant */
      type: "https://larder.example/problems/overtaken";
      /** @example Others were faster, time and again */
      title: string;
      /** @constant */
      status: 503;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description The file is not complete */
    PartsNotComplete: {
      /** @constant */
      type: "https://larder.example/problems/parts-not-complete";
      /** @example The file is not complete */
      title: string;
      /** @constant */
      status: 422;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /**
     * @description What has become of a payment
     * @enum {string}
     */
    PaymentStatus: "OPEN" | "PROCESSING" | "ACTION_REQUIRED" | "AUTHORISED" | "DECLINED" | "CAPTURED" | "VOIDED";
    /**
     * @description An order that is accepted and not decided yet
     * @example {
     *       "id": "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
     *       "customerId": "f3c1a0d2-5b7e-4c8f-9a61-2d4e8b0c7f35",
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
     *       "payment": {
     *         "status": "OPEN"
     *       },
     *       "placedAt": "2026-01-05T09:41:07.512Z",
     *       "timeline": [
     *         {
     *           "at": "2026-01-05T09:41:07.512Z",
     *           "event": "PLACED"
     *         }
     *       ]
     *     }
     */
    PendingOrder: {
      id: components["schemas"]["OrderId"];
      /** @description Who placed it: the `sub` of the token */
      customerId: string;
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      status: "PENDING";
      lines: components["schemas"]["OrderLine"][];
      total: components["schemas"]["Money"];
      payment: components["schemas"]["OrderPayment"];
      placedAt: components["schemas"]["Timestamp"];
      timeline: components["schemas"]["Timeline"];
    };
    /** @description How the file is to be sent, and until when */
    Permit:
      | {
          /** @constant */
          method: "POST";
          /** Format: uri */
          url: string;
          /** @description Of the form, in front of its `file` */
          fields: {
            [key: string]: string;
          };
          expiresAt: components["schemas"]["Timestamp"];
        }
      | {
          /** @constant */
          method: "PUT";
          /** @description Each is sent to its address, as many bytes as its size says */
          parts: {
            number: number;
            /** Format: uri */
            url: string;
            size: number;
          }[];
          expiresAt: components["schemas"]["Timestamp"];
        };
    /** @description What is to be changed has changed meanwhile */
    PreconditionFailed: {
      /** @constant */
      type: "https://larder.example/problems/precondition-failed";
      /** @example What is to be changed has changed meanwhile */
      title: string;
      /** @constant */
      status: 412;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description The request must say which state it changes */
    PreconditionRequired: {
      /** @constant */
      type: "https://larder.example/problems/precondition-required";
      /** @example The request must say which state it changes */
      title: string;
      /** @constant */
      status: 428;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /**
     * @description A product as the shop describes it
     * @example {
     *       "sku": "APPLES-GALA-1KG",
     *       "name": "Gala apples",
     *       "category": "fruit",
     *       "unit": "1 kg",
     *       "price": {
     *         "amount": 249,
     *         "currency": "EUR"
     *       },
     *       "images": []
     *     }
     */
    Product: {
      sku: components["schemas"]["Sku"];
      /** @example Gala apples */
      name: string;
      category: components["schemas"]["Category"];
      /**
       * @description What one piece is, in words
       * @example 1 kg
       */
      unit: string;
      /**
       * @description Of one piece
       * @example {
       *       "amount": 249,
       *       "currency": "EUR"
       *     }
       */
      price: {
        amount: number;
        currency: string;
      };
      /** @example Crisp and sweet, for eating as they are */
      description?: string;
      /**
       * @description Of one picture in several sizes, or of several
       * @default []
       */
      images: components["schemas"]["ProductImage"][];
    };
    /** @description There is such a product already */
    ProductExists: {
      /** @constant */
      type: "https://larder.example/problems/product-exists";
      /** @example There is such a product already */
      title: string;
      /** @constant */
      status: 409;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description A picture of a product, in one size */
    ProductImage: {
      /** Format: uri */
      url: string;
      width: number;
      height: number;
      alt?: string;
      contentType?: string;
      /** Format: base64 */
      placeholder?: string;
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
     * @description An order that could not be confirmed
     * @example {
     *       "id": "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
     *       "customerId": "f3c1a0d2-5b7e-4c8f-9a61-2d4e8b0c7f35",
     *       "status": "REJECTED",
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
     *       "payment": {
     *         "status": "OPEN"
     *       },
     *       "placedAt": "2026-01-05T09:41:07.512Z",
     *       "timeline": [
     *         {
     *           "at": "2026-01-05T09:41:07.512Z",
     *           "event": "PLACED"
     *         },
     *         {
     *           "at": "2026-01-05T09:41:08.127Z",
     *           "event": "REJECTED",
     *           "detail": "Not enough in stock: 2 × Gala apples (APPLES-GALA-1KG)"
     *         }
     *       ],
     *       "rejectedAt": "2026-01-05T09:41:08.127Z",
     *       "reason": {
     *         "code": "OUT_OF_STOCK",
     *         "message": "Not enough in stock: 2 × Gala apples (APPLES-GALA-1KG)",
     *         "sku": "APPLES-GALA-1KG"
     *       }
     *     }
     */
    RejectedOrder: {
      id: components["schemas"]["OrderId"];
      /** @description Who placed it: the `sub` of the token */
      customerId: string;
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      status: "REJECTED";
      lines: components["schemas"]["OrderLine"][];
      total: components["schemas"]["Money"];
      payment: components["schemas"]["OrderPayment"];
      placedAt: components["schemas"]["Timestamp"];
      rejectedAt: components["schemas"]["Timestamp"];
      reason: {
        /** @enum {string} */
        code: "OUT_OF_STOCK" | "PAYMENT_DECLINED" | "PAYMENT_EXPIRED" | "PAYMENT_FAILED" | "CHECKOUT_FAILED";
        message: string;
        sku?: components["schemas"]["Sku"];
      };
      timeline: components["schemas"]["Timeline"];
    };
    /**
     * @description A stock keeping unit: capitals and digits, in groups joined by hyphens
     * @example APPLES-GALA-1KG
     */
    Sku: string;
    /** @description Only staff send files of this kind */
    StaffOnly: {
      /** @constant */
      type: "https://larder.example/problems/staff-only";
      /** @example Only staff send files of this kind */
      title: string;
      /** @constant */
      status: 403;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /**
     * @description What there is of a product now
     * @example {
     *       "sku": "APPLES-GALA-1KG",
     *       "available": 118
     *     }
     */
    Stock: {
      sku: components["schemas"]["Sku"];
      /** @description Pieces that can be ordered */
      available: number;
    };
    /** @description There is less in stock than is to be taken out */
    StockBelowZero: {
      /** @constant */
      type: "https://larder.example/problems/stock-below-zero";
      /** @example There is less in stock than is to be taken out */
      title: string;
      /** @constant */
      status: 409;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description What has happened to the order, the oldest first */
    Timeline: {
      at: components["schemas"]["Timestamp"];
      /** @enum {string} */
      event:
        | "PLACED"
        | "STOCK_RESERVED"
        | "PAYMENT_PROCESSING"
        | "PAYMENT_ACTION_REQUIRED"
        | "REMINDED"
        | "PAYMENT_AUTHORISED"
        | "PAYMENT_DECLINED"
        | "CONFIRMED"
        | "PICKING_STARTED"
        | "PAYMENT_CAPTURED"
        | "REJECTED"
        | "CANCELLED"
        | "PAYMENT_VOIDED"
        | "STOCK_RELEASED";
      /** @description In words, where there is more to say */
      detail?: string;
    }[];
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
    /**
     * @description A file, and what has become of it
     * @example {
     *       "id": "upl_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
     *       "kind": "catalog-csv",
     *       "status": "processed",
     *       "createdAt": "2026-01-05T09:41:07.512Z",
     *       "finishedAt": "2026-01-05T09:43:30.004Z",
     *       "progress": {
     *         "bytes": 1204331,
     *         "totalBytes": 1204331,
     *         "rowsRead": 10000,
     *         "rowsWritten": 9988,
     *         "rowsRejected": 12,
     *         "rowsPerSecond": 4712
     *       },
     *       "totals": {
     *         "read": 10000,
     *         "created": 120,
     *         "updated": 873,
     *         "unchanged": 8995,
     *         "rejected": 12
     *       }
     *     }
     */
    Upload: {
      id: components["schemas"]["UploadId"];
      /** @enum {string} */
      kind: "product-image" | "catalog-csv" | "support-photo";
      /**
       * @description `waiting` for its file, at work on it, or at its end
       * @enum {string}
       */
      status: "waiting" | "processing" | "processed" | "rejected" | "cancelled";
      /**
       * @description No more of the catalog is read; what was is written
       * @constant
       */
      cancelling?: true;
      sku?: components["schemas"]["Sku"];
      createdAt: components["schemas"]["Timestamp"];
      /** @description Of an upload that waits: until when its file may be sent */
      expiresAt?: components["schemas"]["Timestamp"];
      finishedAt?: components["schemas"]["Timestamp"];
      /** @description Why the file was not taken */
      reason?: components["schemas"]["FileRejectionReason"];
      /** @description Of a catalog */
      progress?: {
        /** @description Of the file, as it was sent, that are read */
        bytes: number;
        totalBytes: number;
        rowsRead: number;
        rowsWritten: number;
        rowsRejected: number;
        /** @description Read, from the beginning until now or the end */
        rowsPerSecond: number;
      };
      /** @description Of a catalog that was read, to its end or until it was cancelled. Every row that was read is one of the other four */
      totals?: {
        read: number;
        created: number;
        updated: number;
        unchanged: number;
        rejected: number;
      };
      /**
       * Format: uri
       * @description Rows of a catalog that were rejected, as CSV. Valid for five minutes
       */
      report?: string;
      /** @description What was made of a picture. Of a photo for support the addresses are valid for five minutes */
      images?: {
        /** Format: uri */
        url: string;
        width: number;
        height: number;
        contentType: string;
      }[];
      /** @description A ThumbHash in base 64 */
      placeholder?: string;
    };
    /**
     * @description `upl_` and a ULID: ids made later sort later
     * @example upl_01KDQ8V3M8Z6T2W9R4Y7XHCN5B
     */
    UploadId: string;
    /** @description There is no such upload */
    UploadNotFound: {
      /** @constant */
      type: "https://larder.example/problems/upload-not-found";
      /** @example There is no such upload */
      title: string;
      /** @constant */
      status: 404;
      /** @description This occurrence, for the one who must act */
      detail?: string;
    };
    /** @description The upload does not wait for this any more */
    UploadNotOpen: {
      /** @constant */
      type: "https://larder.example/problems/upload-not-open";
      /** @example The upload does not wait for this any more */
      title: string;
      /** @constant */
      status: 409;
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
    /** @description It is not proved who has sent this */
    WebhookNotAuthentic: {
      /** @constant */
      type: "https://larder.example/problems/webhook-not-authentic";
      /** @example It is not proved who has sent this */
      title: string;
      /** @constant */
      status: 400;
      /** @description This occurrence, for the one who must act */
      detail?: string;
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
    /** @description The token lacks the scope that the route asks for */
    Forbidden: {
      headers: {
        "www-authenticate"?: string;
        [name: string]: unknown;
      };
      content: {
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
    /** @description There is no token, or not one that this deployment trusts */
    Unauthorized: {
      headers: {
        "www-authenticate": string;
        [name: string]: unknown;
      };
      content: {
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
        /** @description Products on a page */
        limit?: number;
        next?: string;
        category?: components["schemas"]["Category"];
        q?: string;
      };
      header?: {
        "if-none-match"?: string;
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
          /** @description Names this state */
          etag: string;
          "cache-control": string;
          vary: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["ListedProduct"][];
            next?: string;
          };
        };
      };
      /** @description The client has this answer already: it is in `If-None-Match` */
      304: {
        headers: {
          /** @description Names this state */
          etag: string;
          "cache-control": string;
          vary: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content?: never;
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
  createProduct: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          sku: components["schemas"]["Sku"];
          /** @example Gala apples */
          name: string;
          category: components["schemas"]["Category"];
          /**
           * @description What one piece is, in words
           * @example 1 kg
           */
          unit: string;
          /**
           * @description Of one piece
           * @example {
           *       "amount": 249,
           *       "currency": "EUR"
           *     }
           */
          price: {
            amount: number;
            currency: string;
          };
          /** @example Crisp and sweet, for eating as they are */
          description?: string;
          /**
           * @description Pieces to begin with
           * @default 0
           */
          stock?: number;
        };
      };
    };
    responses: {
      /** @description The product is on sale */
      201: {
        headers: {
          location: string;
          /** @description Names this state */
          etag: string;
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description There is such a product already */
      409: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["ProductExists"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getProduct: {
    parameters: {
      query?: never;
      header?: {
        "if-none-match"?: string;
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
          /** @description Names this state */
          etag: string;
          "cache-control": string;
          vary: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Product"];
        };
      };
      /** @description The client has this answer already: it is in `If-None-Match` */
      304: {
        headers: {
          /** @description Names this state */
          etag: string;
          "cache-control": string;
          vary: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content?: never;
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
  updateProduct: {
    parameters: {
      query?: never;
      header: {
        "if-match": string;
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        sku: components["schemas"]["Sku"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @example Gala apples */
          name: string;
          category: components["schemas"]["Category"];
          /**
           * @description What one piece is, in words
           * @example 1 kg
           */
          unit: string;
          /**
           * @description Of one piece
           * @example {
           *       "amount": 249,
           *       "currency": "EUR"
           *     }
           */
          price: {
            amount: number;
            currency: string;
          };
          /** @example Crisp and sweet, for eating as they are */
          description?: string;
        };
      };
    };
    responses: {
      /** @description The product as it is described now */
      200: {
        headers: {
          /** @description Names this state */
          etag: string;
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
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
      /** @description What is to be changed has changed meanwhile */
      412: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["PreconditionFailed"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      /** @description The request must say which state it changes */
      428: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["PreconditionRequired"];
        };
      };
      500: components["responses"]["InternalServerError"];
      /** @description Others were faster, time and again */
      503: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          /** @description In seconds */
          "retry-after": "1";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Overtaken"];
        };
      };
    };
  };
  getStock: {
    parameters: {
      query?: never;
      header?: {
        "if-none-match"?: string;
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
      /** @description The stock */
      200: {
        headers: {
          /** @description Names this state */
          etag: string;
          "cache-control": string;
          vary: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Stock"];
        };
      };
      /** @description The client has this answer already: it is in `If-None-Match` */
      304: {
        headers: {
          /** @description Names this state */
          etag: string;
          "cache-control": string;
          vary: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content?: never;
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
  adjustStock: {
    parameters: {
      query?: never;
      header: {
        "if-match": string;
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        sku: components["schemas"]["Sku"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description Pieces that are added; below zero: taken out
           * @example 24
           * @example -2
           */
          change: number;
          /** @enum {string} */
          reason: "delivery" | "returned" | "damaged" | "expired" | "lost" | "counted";
        };
      };
    };
    responses: {
      /** @description The stock as it is now */
      200: {
        headers: {
          /** @description Names this state */
          etag: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Stock"];
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
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
      /** @description There is less in stock than is to be taken out */
      409: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["StockBelowZero"];
        };
      };
      /** @description What is to be changed has changed meanwhile */
      412: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["PreconditionFailed"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      /** @description The request must say which state it changes */
      428: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["PreconditionRequired"];
        };
      };
      500: components["responses"]["InternalServerError"];
      /** @description Others were faster, time and again */
      503: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          /** @description In seconds */
          "retry-after": "1";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Overtaken"];
        };
      };
    };
  };
  listOrders: {
    parameters: {
      query?: {
        /** @description Orders on a page */
        limit?: number;
        next?: string;
        /** @description Only orders that have it now */
        status?: components["schemas"]["OrderStatus"];
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
      /** @description A page of your orders, and where the next one begins */
      200: {
        headers: {
          "cache-control": "private, no-store";
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            items: components["schemas"]["Order"][];
            /** @description Where the next page begins. Absent on the last */
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      500: components["responses"]["InternalServerError"];
    };
  };
  placeOrder: {
    parameters: {
      query?: never;
      header: {
        /** @description Your name for this request. Repeated with the same key, it is answered as the first time and does nothing more */
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
            /** @example 2 */
            quantity: number;
          }[];
          payment: {
            /**
             * @description What you pay with, as the payment provider names it
             * @example tok_approve
             */
            token: string;
          };
        };
      };
    };
    responses: {
      /** @description The order is accepted, and will be confirmed or rejected a moment later */
      202: {
        headers: {
          "cache-control": "private, no-store";
          /** @description The order's address */
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description A request with this Idempotency-Key is being answered */
      409: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          /** @description In seconds */
          "retry-after": "1";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["IdempotencyKeyInFlight"];
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
          "cache-control": "private, no-store";
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description There is no such order */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          "cache-control": "private, no-store";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["OrderNotFound"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  cancelOrder: {
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
    requestBody?: {
      content: {
        "application/json": {
          /**
           * @description Why, in your own words. It is kept with the order
           * @example Ordered twice
           */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description The cancelled order */
      200: {
        headers: {
          "cache-control": "private, no-store";
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CancelledOrder"];
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description There is no such order */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          "cache-control": "private, no-store";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["OrderNotFound"];
        };
      };
      /** @description The order can no longer be cancelled */
      409: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          "cache-control": "private, no-store";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["OrderNotCancellable"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  beginUpload: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json":
          | {
              /** @constant */
              kind: "product-image";
              /** @enum {string} */
              contentType: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif";
              /**
               * @description In bytes: no more than this is taken
               * @example 482113
               */
              size: number;
              sku: components["schemas"]["Sku"];
            }
          | {
              /** @constant */
              kind: "catalog-csv";
              /** @enum {string} */
              contentType: "text/csv" | "application/gzip";
              /**
               * @description In bytes: no more than this is taken
               * @example 482113
               */
              size: number;
            }
          | {
              /** @constant */
              kind: "support-photo";
              /** @enum {string} */
              contentType: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif";
              /**
               * @description In bytes: no more than this is taken
               * @example 482113
               */
              size: number;
            };
      };
    };
    responses: {
      /** @description You may send the file, until `expiresAt` */
      201: {
        headers: {
          "cache-control": "no-store";
          /** @description The upload's address */
          location: string;
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            id: components["schemas"]["UploadId"];
            /** @constant */
            status: "waiting";
            upload: components["schemas"]["Permit"];
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
      401: components["responses"]["Unauthorized"];
      /** @description The token lacks the scope that the route asks for, or: Only staff send files of this kind */
      403: {
        headers: {
          "x-correlation-id"?: string;
          "www-authenticate"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["StaffOnly"];
          "application/json": components["schemas"]["GatewayMessage"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getUpload: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        id: components["schemas"]["UploadId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description As it is now */
      200: {
        headers: {
          "cache-control": "no-store";
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Upload"];
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description There is no such upload */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          "cache-control": "no-store";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["UploadNotFound"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  cancelUpload: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        id: components["schemas"]["UploadId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is cancelled, or about to be */
      202: {
        headers: {
          "cache-control": "no-store";
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            id: components["schemas"]["UploadId"];
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description There is no such upload */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          "cache-control": "no-store";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["UploadNotFound"];
        };
      };
      /** @description The upload does not wait for this any more */
      409: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["UploadNotOpen"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  completeUpload: {
    parameters: {
      query?: never;
      header?: {
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path: {
        id: components["schemas"]["UploadId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          parts: {
            number: number;
            etag: string;
          }[];
        };
      };
    };
    responses: {
      /** @description The file is complete, and will be worked on */
      202: {
        headers: {
          "cache-control": "no-store";
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            id: components["schemas"]["UploadId"];
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
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      /** @description There is no such upload */
      404: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          "cache-control": "no-store";
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["UploadNotFound"];
        };
      };
      /** @description The upload does not wait for this any more */
      409: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["UploadNotOpen"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      /** @description The file is not complete */
      422: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["PartsNotComplete"];
        };
      };
      500: components["responses"]["InternalServerError"];
    };
  };
  receivePaymentWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description Of the payment simulator */
        "larder-signature"?: string;
        /** @description Of Stripe, where Stripe is the provider */
        "stripe-signature"?: string;
        /** @description Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced. */
        "x-correlation-id"?: components["parameters"]["CorrelationId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /** @description The provider's id of the event: two deliveries have one */
          id: string;
          /**
           * @description What has happened
           * @example payment.authorised
           */
          type: string;
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description The event is taken, and need not be sent again */
      202: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is not valid, or: It is not proved who has sent this */
      400: {
        headers: {
          "x-correlation-id": components["headers"]["CorrelationId"];
          [name: string]: unknown;
        };
        content: {
          "application/problem+json":
            | components["schemas"]["InvalidRequest"]
            | components["schemas"]["WebhookNotAuthentic"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
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
