import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import * as z from "zod";
import { photos } from "../images/photos.ts";
import { frugally, plainly } from "../images/plain.ts";
import { startWorker } from "../images/worker.ts";
import { repository, temporaryFolder } from "../larder.ts";
import { below, type Line, ratioFrom } from "../report.ts";
import { median } from "../statistics.ts";
import { type Taken, time } from "../time.ts";

const rounds = 3;

/** MB of memory of the function, and how many threads are worth while with that much of a processor. */
const memories = [
  { memory: 512, threads: 1 },
  { memory: 1_024, threads: 1 },
  { memory: 1_769, threads: 1 },
  { memory: 3_008, threads: 2 },
];
const chosen = 1_769;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const memoryOfProcessor = 1_769;

/** List prices on arm64, eu-west-1, in US$: https://aws.amazon.com/lambda/pricing/ */
const price = { gigabyteSecond: 0.0000133334, request: 0.2 / 1_000_000 };

/** Pictures of a photo: by the worker with all that it does besides, and by sharp alone; and what they cost at which memory. */
export async function* images(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  await using worker = await startWorker(folder.path);
  const all = await photos();
  const handle = async (bytes: Buffer) => {
    const sent = await worker.send(bytes);
    const taken = await time(() => worker.work(sent));
    await taken.answer();
    return taken;
  };
  sharp.concurrency(1);
  for (const way of [handle, plain, frugal]) await way(all[0] ?? Buffer.alloc(0));
  yield* againstSharp(all, handle);
  yield await largest(folder.path);
  yield* curve(all, handle);
}

type Way = (bytes: Buffer) => Promise<Taken>;

const plain: Way = (bytes) => time(() => plainly(bytes));
const frugal: Way = (bytes) => time(() => frugally(bytes));

/** Milliseconds a photo, on average over all photos. */
async function through(all: readonly Buffer[], way: Way): Promise<Taken> {
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (const bytes of all) {
    const taken = await way(bytes);
    wall.push(taken.wall);
    cpu.push(taken.cpu);
  }
  const average = (times: number[]) => times.reduce((sum, one) => sum + one, 0) / times.length;
  return { wall: average(wall), cpu: average(cpu) };
}

async function* againstSharp(all: readonly Buffer[], handle: Way): AsyncIterable<Line> {
  const seen: { worker: number; plain: number; frugal: number }[] = [];
  for (let round = 0; round < rounds; round++)
    seen.push({
      worker: (await through(all, handle)).wall,
      plain: (await through(all, plain)).wall,
      frugal: (await through(all, frugal)).wall,
    });
  const perSecond = (way: "worker" | "plain" | "frugal") => 1_000 / median(seen.map((times) => times[way]));
  const line = { value: perSecond("worker"), unit: "/s" } as const;
  yield {
    ...line,
    what: "photos processed, six pictures of each",
    reference: { what: "plain sharp in a loop", value: perSecond("plain") },
    ratio: median(seen.map((times) => times.plain / times.worker)),
    budget: ratioFrom(0.85),
  };
  yield {
    ...line,
    what: "photos processed, six pictures of each",
    reference: { what: "sharp that decodes once", value: perSecond("frugal") },
    ratio: median(seen.map((times) => times.frugal / times.worker)),
  };
}

const resultSchema = z.object({ outcome: z.string(), megabytes: z.int() });

/** 50 million pixels in twelve bits and see-through: of all that is taken nothing needs more memory to be decoded. */
async function largest(folder: string): Promise<Line> {
  const path = join(folder, "largest.avif");
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const grain = await sharp({ create: { width: 816, height: 612, channels: 3, background: "#888", noise } })
    .png()
    .toBuffer();
  const picture = sharp(grain).resize(8_160, 6_120).ensureAlpha(0.5);
  writeFileSync(
    path,
    await picture.avif({ quality: 40, effort: 0, chromaSubsampling: "4:4:4", bitdepth: 12 }).toBuffer(),
  );
  const program = join(repository, "packages/files/src/fixtures/process-alone.ts");
  const said: unknown = JSON.parse(execFileSync(process.execPath, [program, path], { encoding: "utf8" }));
  const { megabytes } = resultSchema.parse(said);
  return {
    what: "memory for the largest photo that is taken",
    value: megabytes,
    unit: "MB",
    reference: { what: "of the function", value: chosen },
    budget: below(chosen, "MB"),
  };
}

/**
 * Time and list price by memory. Lambda gives a function as much of a processor as it has memory: so the time is what one
 * processor is busy with a photo here, at that share. With two threads it is shorter by as much as it was here, and not
 * shorter than the share allows. Waiting for S3 and DynamoDB is not in it, nor is what they cost.
 */
async function* curve(all: readonly Buffer[], handle: Way): AsyncIterable<Line> {
  const seen: { one: Taken; two: Taken }[] = [];
  for (let round = 0; round < rounds; round++)
    seen.push({ one: await withThreads(1, all, handle), two: await withThreads(2, all, handle) });
  sharp.concurrency(1);
  const busy = median(seen.map(({ one }) => one.cpu));
  const busyTwo = median(seen.map(({ two }) => two.cpu));
  const gain = median(seen.map(({ one, two }) => two.wall / one.wall));
  const costs = memories.map(({ memory, threads }) => {
    const share = memory / memoryOfProcessor;
    const milliseconds = threads === 1 ? busy / Math.min(1, share) : Math.max(busy * gain, busyTwo / share);
    const cost = 1_000 * ((memory / 1_024) * (milliseconds / 1_000) * price.gigabyteSecond + price.request);
    return { memory, threads, milliseconds, cost };
  });
  const value = costs.find(({ memory }) => memory === chosen)?.cost ?? Number.NaN;
  for (const { memory, threads, milliseconds, cost } of costs)
    yield {
      what: `list price of 1,000 photos at ${memory} MB`,
      value: cost,
      unit: "$",
      reference: { what: `at ${chosen} MB, as it is`, value },
      note: `${(milliseconds / 1_000).toFixed(2)} s each, ${threads === 1 ? "one thread" : `${threads} threads`}, from CPU time here`,
    };
}

async function withThreads(threads: number, all: readonly Buffer[], handle: Way): Promise<Taken> {
  sharp.concurrency(threads);
  return through(all, handle);
}
