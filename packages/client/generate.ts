import openapiTypeScript, { astToString } from "openapi-typescript";

/** The types of an API, as TypeScript, from the JSON of its OpenAPI document. */
export const schemaSource = async (document: string): Promise<string> =>
  `/** Generated from docs/openapi.json: npm run docs. */\n${astToString(await openapiTypeScript(document))}`;
