import { catalog } from "../../packages/files/src/fixtures/catalog.ts";
import { startImporter } from "../imports/importer.ts";
import { plainly } from "../imports/plain.ts";
import { temporaryFolder } from "../larder.ts";
import { type Line, ratioFrom } from "../report.ts";
import { median } from "../statistics.ts";
import { type Taken, time } from "../time.ts";

const rounds = 5;
const rows = 100_000;

/**
 * Rows of a catalog: by the importer, out of S3 and onto the queue, with checkpoints and a report; and by a parser and a schema
 * alone, out of memory and nowhere. Once by the clock, in which S3 and the queue of this machine take part, and once by the
 * time that the processor was busy with the importer itself.
 */
export async function* imports(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  await using importer = await startImporter(folder.path);
  const bytes = catalog({ rows, faulty: 0.01 });
  const handle = async () => {
    const sent = await importer.send(bytes);
    const { answer: good, ...taken } = await time(() => importer.work(sent));
    return { ...taken, good: await good() };
  };
  const plain = async () => {
    const { answer: good, ...taken } = await time(() => plainly(bytes));
    return { ...taken, good };
  };
  await Promise.all([handle(), plain()]);
  const seen: { importer: Read; plain: Read }[] = [];
  for (let round = 0; round < rounds; round++) seen.push({ importer: await handle(), plain: await plain() });
  yield line(seen, "wall");
  yield line(seen, "cpu");
}

interface Read extends Taken {
  /** Rows. */
  readonly good: number;
}

function line(seen: readonly { readonly importer: Read; readonly plain: Read }[], clock: "wall" | "cpu"): Line {
  const perSecond = (way: "importer" | "plain") => (1_000 * rows) / median(seen.map((taken) => taken[way][clock]));
  return {
    what: clock === "wall" ? "rows of a catalog imported" : "the same, by processor time of the importer",
    value: perSecond("importer"),
    unit: "/s",
    reference: { what: "plain csv-parse and zod", value: perSecond("plain") },
    ratio: median(seen.map(({ importer, plain }) => plain[clock] / importer[clock])),
    ...(clock === "wall" && { budget: ratioFrom(0.6) }),
    note: `good rows: ${seen[0]?.importer.good}, plain: ${seen[0]?.plain.good}`,
  };
}
