import { type Components, type Operation, type Parameter, resolved } from "../model.ts";
import { sample } from "./sample.ts";

/** What a shell puts where no value can be given beforehand. */
const fromTheShell: Readonly<Record<string, string>> = { "idempotency-key": "$(uuidgen)", "if-match": "$ETAG" };

/** The operation as a line for a shell in which `API` and `TOKEN` are set. */
export function curl(operation: Operation, components: Components): string {
  const { method, path, security, requestBody } = operation;
  const parameters = operation.parameters.map((found) => resolved(found, components.parameters));
  const valueFor = ({ schema }: Parameter) => String(sample(schema, components));
  const within = (place: Parameter["in"]) => parameters.filter((parameter) => parameter.in === place);

  const address = within("path").reduce((filled, part) => filled.replace(`{${part.name}}`, valueFor(part)), path);
  const query = within("query").flatMap((parameter) => {
    const value = valueFor(parameter);
    return value === "…" ? [] : [`${parameter.name}=${encodeURIComponent(value)}`];
  });
  const body = requestBody?.content["application/json"];
  const headers = [
    ...security.flatMap((scheme) => (Object.keys(scheme).length > 0 ? ["authorization: Bearer $TOKEN"] : [])),
    ...within("header")
      .filter(({ required, name }) => required || name in fromTheShell)
      .map((header) => `${header.name}: ${fromTheShell[header.name] ?? valueFor(header)}`),
    ...(body ? ["content-type: application/json"] : []),
  ];
  return [
    `curl${method === (body ? "POST" : "GET") ? "" : ` -X ${method}`} "$API${address}${query.length > 0 ? "?" : ""}${query.join("&")}"`,
    ...headers.map((header) => `-H "${header}"`),
    ...(body ? [`-d '${inLines(sample(body.schema, components))}'`] : []),
  ].join(" \\\n  ");
}

/** JSON, on one line if that is short. */
function inLines(value: unknown): string {
  const line = JSON.stringify(value);
  return line.length <= 40 ? line : JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
}
