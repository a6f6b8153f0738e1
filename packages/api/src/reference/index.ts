export { type ApiDocument, apiDocument } from "./document/api-document.ts";
export type { Contribution } from "./document/contribution.ts";
export {
  type Document,
  documentSchema,
  nameIn,
  type Operation,
  operationsOf,
  type Parameter,
  resolved,
} from "./model.ts";
export { type ReferencePage, referencePage } from "./page/page.ts";
