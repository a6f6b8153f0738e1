export { type ApiDocument, apiDocument } from "./document/api-document.ts";
export { type Components, documentSchema, type Operation, operationsOf, type Response, resolved } from "./model.ts";
export { type ReferencePage, referencePage } from "./page/page.ts";
