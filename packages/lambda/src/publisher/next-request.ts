/** EventBridge's limits on one PutEvents request. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const mostEntries = 10;
/** The entries of a request together must be smaller than this many bytes. */
export const sizeLimit = 256 * 1024;

interface Item {
  readonly size: number;
  readonly event: { readonly subject: string };
}

/**
 * Takes the next request within EventBridge's limits from the head of a list, and of each subject the first event only:
 * the bus refuses entries one by one, and an event must not be taken while the one before it is refused.
 * No item may be over the limit by itself.
 */
export function nextRequest<Each extends Item>(items: readonly Each[]): { request: Each[]; rest: Each[] } {
  const request: Each[] = [];
  const rest: Each[] = [];
  const subjects = new Set<string>();
  let size = 0;
  let full = false;
  for (const item of items) {
    const { subject } = item.event;
    const waits = subjects.has(subject);
    subjects.add(subject);
    full ||= !waits && (request.length === mostEntries || size + item.size >= sizeLimit);
    if (waits || full) {
      rest.push(item);
    } else {
      request.push(item);
      size += item.size;
    }
  }
  return { request, rest };
}
