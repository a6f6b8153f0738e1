export { type ApiDocument, apiDocument } from "./document/api-document.ts";
