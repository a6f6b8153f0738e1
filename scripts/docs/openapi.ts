import { apiDocument, referencePage } from "@larder/api/reference";
import { routes } from "@larder/api/routes";
import { schemaSource } from "@larder/client/generate";
import { reference as filesReference } from "@larder/files/reference";
import { routes as fileRoutes } from "@larder/files/routes";
import apiPackage from "../../packages/api/package.json" with { type: "json" };
import { formatted } from "./formatted.ts";

/** What is made from the contracts of the routes, whichever service they are of: the OpenAPI document, and from that the page and the client's types. */
export async function openapi(): Promise<{ file: string; text: string }[]> {
  const document = json(apiDocument([...routes, ...fileRoutes], apiPackage.version, [filesReference]));
  const files = {
    "docs/openapi.json": document,
    "packages/api/src/reference/page.json": json(referencePage(JSON.parse(document))),
    "packages/client/src/schema.ts": await schemaSource(document),
  };
  return Object.entries(files).map(([file, text]) => ({ file, text: formatted(file, text) }));
}

const json = (value: unknown) => JSON.stringify(value, null, 2);
