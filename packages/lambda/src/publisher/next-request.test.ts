import fc from "fast-check";
import { expect, it } from "vitest";
import { mostEntries, nextRequest, sizeLimit } from "./next-request.ts";

const item = fc.record({
  size: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: sizeLimit - 1 })),
  event: fc.record({ subject: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l") }),
});
type Item = { size: number; event: { subject: string } };

const sum = (items: readonly Item[]) => items.reduce((total, { size }) => total + size, 0);
const of = (items: readonly Item[], subject: string) => items.filter(({ event }) => event.subject === subject);

function requestsFor(items: readonly Item[]): Item[][] {
  const { request, rest } = nextRequest(items);
  return request.length === 0 ? [] : [request, ...requestsFor(rest)];
}

it("cuts any list into requests within the limits, losing nothing", () => {
  fc.assert(
    fc.property(fc.array(item), (list) => {
      const requests = requestsFor(list);
      expect(new Set(requests.flat())).toEqual(new Set(list));
      expect(requests.flat()).toHaveLength(list.length);
      for (const request of requests) {
        expect(request.length).toBeLessThanOrEqual(mostEntries);
        expect(sum(request)).toBeLessThan(sizeLimit);
      }
    }),
  );
});

it("sends together what is a byte below the limit, and not what reaches it", () => {
  const [one, other] = [
    { size: 100, event: { subject: "a" } },
    { size: sizeLimit - 101, event: { subject: "b" } },
  ];
  expect(requestsFor([one, other])).toHaveLength(1);
  expect(requestsFor([one, { ...other, size: other.size + 1 }])).toHaveLength(2);
});

it("keeps the order of each subject, and never sends two of its events together", () => {
  fc.assert(
    fc.property(fc.array(item), (list) => {
      const requests = requestsFor(list);
      for (const { event } of list) expect(of(requests.flat(), event.subject)).toEqual(of(list, event.subject));
      for (const request of requests)
        for (const { event } of request) expect(of(request, event.subject)).toHaveLength(1);
    }),
  );
});

it("keeps the order of the list, and fills each request, where no subject comes twice", () => {
  const distinct = fc.uniqueArray(item, { selector: ({ event }) => event.subject });
  fc.assert(
    fc.property(distinct, (list) => {
      const requests = requestsFor(list);
      expect(requests.flat()).toEqual(list);
      for (const [index, request] of requests.entries()) {
        const next = requests[index + 1]?.[0];
        if (next) expect(request.length === mostEntries || sum(request) + next.size >= sizeLimit).toBe(true);
      }
    }),
  );
});
