import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Running, running } from "./hashes.ts";
import { createLeases } from "./leases.ts";
import type { Checksum, Piece } from "./tables.ts";

/** Bytes that were written down, and what they hash to. */
export interface Written extends Piece {
  /** In base 64. */
  readonly md5: string;
  /** In base 64, of the algorithm that was asked for. */
  readonly checksum: string | undefined;
}

/** The bytes of objects, in files of their own. They are referred to only when they are whole. */
export interface Bodies {
  /** Takes a body in as fast as the disk does, and never more of it than a few chunks in memory. Leaves nothing when it fails. */
  write(body: Readable, algorithm: Checksum["algorithm"] | undefined): Promise<Written>;
  /**
   * Bytes from `start` to `end`, both included, of pieces one behind the other: as they are now, even if they are removed
   * meanwhile. The stream is to be read or destroyed.
   */
  read(pieces: readonly Piece[], range: { readonly start: number; readonly end: number }): Readable;
  remove(pieces: readonly Piece[]): void;
  /** Removes what nothing refers to: what was being written when the process ended. */
  keepOnly(files: ReadonlySet<string>): void;
}

export function openBodies(directory: string): Bodies {
  mkdirSync(directory, { recursive: true });
  const leases = createLeases((file) => rmSync(join(directory, file), { force: true }));
  const remove = leases.remove;
  return {
    async write(body, algorithm) {
      const file = randomUUID();
      const md5 = running.MD5();
      const checksum = algorithm && running[algorithm]();
      const meter = measuring(checksum ? [md5, checksum] : [md5]);
      try {
        await pipeline(body, meter.stream, createWriteStream(join(directory, file), { flags: "wx" }));
      } catch (error) {
        remove(file);
        throw error;
      }
      return { file, size: meter.size(), md5: await md5.value(), checksum: await checksum?.value() };
    },
    read(pieces, range) {
      const giveBack = leases.take(pieces.map(({ file }) => file));
      return Readable.from(slices(directory, pieces, range), { objectMode: false }).once("close", giveBack);
    },
    remove: (pieces) => {
      for (const { file } of pieces) remove(file);
    },
    keepOnly(files) {
      for (const file of readdirSync(directory)) if (!files.has(file)) remove(file);
    },
  };
}

function measuring(hashes: readonly Running[]) {
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      for (const hash of hashes) hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, size: () => size };
}

async function* slices(directory: string, pieces: readonly Piece[], { start, end }: { start: number; end: number }) {
  let from = 0;
  for (const { file, size } of pieces) {
    const to = from + size - 1;
    if (size > 0 && from <= end && to >= start)
      yield* createReadStream(join(directory, file), {
        start: Math.max(0, start - from),
        end: Math.min(to, end) - from,
        highWaterMark: 256 * 1024,
      });
    from = to + 1;
  }
}
