import { defineRoute, ifNoneMatchSchema } from "@larder/lambda/http";
import * as z from "zod";

const tag = "Reference";

const request = { headers: ifNoneMatchSchema };
const copyHeaders = z.object({
  etag: z.string().meta({ description: "Names this version" }),
  "cache-control": z.string().meta({ description: "Keep it, and ask with `if-none-match` whether it still holds" }),
});
const pageHeaders = copyHeaders.extend({
  "content-security-policy": z.string(),
  "referrer-policy": z.string(),
  "x-content-type-options": z.string(),
});
const unchanged = { description: "Your copy still holds", headers: copyHeaders };

export const getOpenApi = defineRoute({
  operationId: "getOpenApi",
  method: "GET",
  path: "/openapi.json",
  summary: "Get this API's OpenAPI document",
  tag,
  request,
  answers: {
    200: {
      description: "The document, in OpenAPI 3.1",
      headers: copyHeaders,
      body: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
    },
    304: unchanged,
  },
});

export const getDocs = defineRoute({
  operationId: "getDocs",
  method: "GET",
  path: "/docs",
  summary: "Read this API's reference",
  tag,
  request,
  answers: {
    200: {
      description: "The OpenAPI document as a page for people",
      headers: pageHeaders,
      body: z.string(),
      contentType: "text/html; charset=utf-8",
    },
    304: unchanged,
  },
});
