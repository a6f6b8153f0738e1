import { afterEach } from "vitest";
import { documents } from "../store/table.ts";

/**
 * Lets DynamoDB answer with few items at a time, as it does when they are large or the table is busy: a query ends early,
 * and of a batch some keys stay unread.
 * @returns a function that takes how many items an answer has at most, until the test ends.
 */
export function useParts(): (most: number) => void {
  afterEach(() => void documents.middlewareStack.remove("parts"));
  return (most) =>
    documents.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args;
        if ("KeyConditionExpression" in input)
          return next({ ...args, input: { ...input, Limit: Math.min(input.Limit ?? most, most) } });
        if (!("RequestItems" in input)) return next(args);
        const [[table = "", asked] = []] = Object.entries(input.RequestItems ?? {});
        const keys = asked && "Keys" in asked ? (asked.Keys ?? []) : [];
        const answer = await next({ ...args, input: { RequestItems: { [table]: { Keys: keys.slice(0, most) } } } });
        if (keys.length <= most) return answer;
        const UnprocessedKeys = { [table]: { Keys: keys.slice(most) } };
        return { ...answer, output: { ...answer.output, UnprocessedKeys } };
      },
      { step: "initialize", name: "parts", override: true },
    );
}
