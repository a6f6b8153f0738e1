import fc from "fast-check";
import * as z from "zod";

/** A schema as it was published, and what became of it: often the same, else changed in one of the ways people do. */
export interface Pair {
  readonly published: z.ZodType;
  readonly current: z.ZodType;
}

const bound = fc.option(fc.nat({ max: 3 }), { nil: undefined });

const strings = fc.record({ min: bound, more: bound }).map(({ min, more }) => {
  const text = min === undefined ? z.string() : z.string().min(min);
  return more === undefined ? text : text.max((min ?? 0) + more);
});

const wholes = fc.record({ min: bound, more: bound }).map(({ min, more }) => {
  const number = min === undefined ? z.int() : z.int().min(min);
  return more === undefined ? number : number.max((min ?? 0) + more);
});

const words = fc.subarray(["a", "b", "c"], { minLength: 1 });

const leaves = fc.oneof(
  strings,
  wholes,
  fc.constantFrom(z.number(), z.number().min(1), z.number().gt(1), z.number().multipleOf(2)),
  fc.constantFrom(z.string().regex(/^[ab]*$/), z.iso.datetime(), z.unknown()),
  fc.constantFrom(z.boolean(), z.null(), z.literal("a"), z.literal(1)),
  words.map((some) => z.enum(some)),
);

const both = (schema: z.ZodType): Pair => ({ published: schema, current: schema });

const leafPairs = fc.oneof(
  { weight: 3, arbitrary: leaves.map(both) },
  { weight: 1, arbitrary: fc.record({ published: leaves, current: leaves }) },
);

type Presence = "absent" | "optional" | "required";
const presences = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<[Presence, Presence]>(["required", "required"], ["optional", "optional"]) },
  { weight: 3, arbitrary: fc.constant<[Presence, Presence]>(["absent", "optional"]) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      ...Array.from({ length: 2 }, () => fc.constantFrom<Presence>("absent", "optional", "required")),
    ),
  },
);

const kinds = { tolerant: z.object, strict: z.strictObject, loose: z.looseObject };
const kind = fc.oneof(
  { weight: 4, arbitrary: fc.constant("tolerant" as const) },
  { weight: 1, arbitrary: fc.constantFrom("strict" as const, "loose" as const) },
);

function objectPairs(pair: fc.Arbitrary<Pair>): fc.Arbitrary<Pair> {
  const field = fc.record({ name: fc.constantFrom("x", "y", "z"), presence: presences, pair });
  const fields = fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 3 });
  const both = fc.oneof(
    { weight: 5, arbitrary: kind.map((one) => [one, one] as const) },
    { weight: 1, arbitrary: fc.tuple(kind, kind) },
  );
  return fc.record({ fields, both }).map(({ fields, both: [before, now] }) => {
    const shape = (side: 0 | 1) =>
      Object.fromEntries(
        fields.flatMap(({ name, presence, pair }) => {
          const schema = side === 0 ? pair.published : pair.current;
          if (presence[side] === "absent") return [];
          return [[name, presence[side] === "optional" ? schema.optional() : schema]];
        }),
      );
    return { published: kinds[before](shape(0)), current: kinds[now](shape(1)) };
  });
}

const wrapped = (pair: fc.Arbitrary<Pair>, wrap: (schema: z.ZodType) => z.ZodType) =>
  pair.map(({ published, current }): Pair => ({ published: wrap(published), current: wrap(current) }));

/** Some of the kinds of a union may be new, some gone, and all in another order. */
const unionPairs = (pair: fc.Arbitrary<Pair>): fc.Arbitrary<Pair> =>
  fc.array(pair, { minLength: 2, maxLength: 3 }).chain((members) => {
    const order = fc.shuffledSubarray(members, { minLength: Math.max(2, members.length - 1) });
    return fc.tuple(order, order).map(([before, now]) => ({
      published: z.union(before.map(({ published }) => published)),
      current: z.union(now.map(({ current }) => current)),
    }));
  });

const { pair } = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 2, arbitrary: leafPairs },
    { weight: 3, arbitrary: objectPairs(tie("pair")) },
    { weight: 1, arbitrary: unionPairs(tie("pair")) },
    { weight: 1, arbitrary: wrapped(tie("pair"), (schema) => z.array(schema)) },
    { weight: 1, arbitrary: wrapped(tie("pair"), (schema) => z.record(z.string(), schema)) },
    { weight: 1, arbitrary: wrapped(tie("pair"), (schema) => z.tuple([schema])) },
    { weight: 1, arbitrary: tie("pair").map(({ published, current }) => ({ published, current: current.nullable() })) },
  ),
}));

export const pairs: fc.Arbitrary<Pair> = objectPairs(pair);
