import { route } from "./http-api.ts";

/** They serve what their bundles hold, so they may do nothing else. */
route("GET /openapi.json", "GetOpenApi", { handler: "packages/api/src/reference/get-open-api.handler" });

route("GET /docs", "GetDocs", { handler: "packages/api/src/reference/get-docs.handler" });
