import { behindAll, laterOf, rightBehind } from "../store/key-order.ts";
import type { Objects, StoredObject } from "../store/objects.ts";

/** What a listing asks for. Empty texts ask for nothing. */
export interface Wanted {
  readonly prefix: string;
  readonly delimiter: string;
  /** The last that was seen: a key, or what several had in common. */
  readonly after: string;
  readonly limit: number;
}

/** Objects and, of those whose keys go on behind a delimiter, what they have in common. Both count. */
export interface Page {
  readonly found: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** What to go on behind. */
  readonly last: string;
  readonly truncated: boolean;
}

/** One page of the keys of a bucket. What is folded is skipped, not read. */
export function pageOf(objects: Pick<Objects, "list">, bucket: string, wanted: Wanted): Page {
  const { prefix, after, limit } = wanted;
  const found: StoredObject[] = [];
  const prefixes: string[] = [];
  let last = after;
  const page = (truncated: boolean): Page => ({ found, prefixes, last, truncated });
  if (limit === 0) return page(false);
  let from = isCommon(after, wanted) ? behindAll(after) : rightBehind(after);
  if (after === "") from = prefix;
  while (from !== undefined) {
    const start = laterOf(from, prefix);
    from = undefined;
    for (const object of objects.list(bucket, { prefix, from: start })) {
      if (found.length + prefixes.length === limit) return page(true);
      const common = commonOf(object.key, wanted);
      last = common ?? object.key;
      if (common === undefined) found.push(object);
      else {
        prefixes.push(common);
        from = behindAll(common);
        break;
      }
    }
  }
  return page(false);
}

/** What a key has in common with others that go on behind the same delimiter. */
function commonOf(key: string, { prefix, delimiter }: Wanted): string | undefined {
  if (delimiter === "" || !key.startsWith(prefix)) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

const isCommon = (after: string, wanted: Wanted) => commonOf(after, wanted) === after;
