/** EventBridge's limits on one PutEvents request. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const mostEntries = 10;
/** The entries of a request together must be smaller than this many bytes. */
export const sizeLimit = 256 * 1024;

/** Cuts a list into requests within EventBridge's limits and keeps its order. No item may be over the limit by itself. */
export function chunks<Item extends { readonly size: number }>(items: readonly Item[]): Item[][] {
  const cut: Item[][] = [];
  let size = 0;
  for (const item of items) {
    const last = cut.at(-1);
    if (last && last.length < mostEntries && size + item.size < sizeLimit) {
      last.push(item);
      size += item.size;
    } else {
      cut.push([item]);
      size = item.size;
    }
  }
  return cut;
}
