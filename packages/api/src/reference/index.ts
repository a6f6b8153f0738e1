export { type ApiDocument, apiDocument } from "./document/api-document.ts";
export { type ReferencePage, referencePage } from "./page/page.ts";
