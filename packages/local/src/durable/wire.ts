import { type AwsAnswer, type AwsCall, AwsError } from "../aws-call.ts";

/** Lambda's REST API tells times in seconds since the epoch; here they are kept in milliseconds. */
export const json = (body: unknown, options: { withoutPayloads?: boolean } = {}): AwsAnswer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body, (key, value) => {
    if (options.withoutPayloads && key === "Payload") return undefined;
    return key.endsWith("Timestamp") && typeof value === "number" ? value / 1000 : value;
  }),
});

const mostItems = 1000;

/** A call's query, in the types that the API gives it. */
export function readQuery({ path }: AwsCall) {
  const query = new URLSearchParams(path.split("?")[1]);
  const text = (name: string) => query.get(name) ?? undefined;
  return {
    text,
    all: (name: string) => query.getAll(name),
    flag: (name: string) => query.get(name) === "true",
    isFalse: (name: string) => query.get(name) === "false",
    /** Milliseconds since the epoch. */
    time(name: string): number | undefined {
      const value = text(name);
      if (value === undefined) return undefined;
      const time = Date.parse(value);
      if (Number.isNaN(time)) throw new AwsError("InvalidParameterValueException", `${name} is not a time: ${value}`);
      return time;
    },
    /** Where a page starts, and how much is on it. */
    page(usual: number) {
      const count = Number(text("MaxItems") ?? usual);
      const from = Number(text("Marker") || 0);
      if (!Number.isInteger(count) || count < 0 || count > mostItems || !Number.isInteger(from) || from < 0)
        throw new AwsError("InvalidParameterValueException", "Invalid MaxItems or Marker");
      // 0 stands for the service's own choice.
      return { from, count: count || usual };
    },
  };
}

/** One page of a list, and the marker of the next if there is one. */
export function paged<Item>(items: readonly Item[], { from, count }: { from: number; count: number }) {
  const next = from + count;
  return { page: items.slice(from, next), ...(next < items.length && { NextMarker: String(next) }) };
}
