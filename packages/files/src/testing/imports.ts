import { catalogChunkRead, type NumberedRow, type UploadId, unpackRow } from "@larder/contracts";
import type { CreatedObject, QueueTools } from "@larder/lambda/bucket-queue";
import type { Logger } from "@larder/lambda/logging";
import { bucketEvent } from "@larder/lambda/testing/bucket-event";
import { parse } from "csv-parse/sync";
import { addWritten } from "../catalogs/add-written.ts";
import { endImport } from "../catalogs/end-import.ts";
import { importCatalog } from "../catalogs/import-catalog.ts";
import { type Pace, usualPace } from "../catalogs/limits.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";
import type { ArrivedObject } from "./bucket.ts";
import type { TestCloud } from "./cloud.ts";
import { begun } from "./uploads.ts";

/** Segments of two chunks and a bit, so that a test has many of them. */
export const littlePace: Pace = { ...usualPace, rowsOfASegment: 100 };

/** What the shop is given of one catalog. */
export interface Given {
  /** By number. */
  readonly chunks: ReadonlyMap<number, readonly NumberedRow[]>;
  /** Chunks that came with rows other than before, or with another id: there must be none. */
  readonly changed: readonly number[];
  /** In their order. */
  readonly rows: readonly NumberedRow[];
}

/** A file on its way. */
export interface SentCatalog {
  readonly upload: Upload;
  readonly object: ArrivedObject;
}

/** Imports, step by step, in a local cloud. */
export interface TestImports {
  /** Remembers an upload, and puts its file where the uploader would. */
  send(bytes: Buffer, changes?: Partial<Upload>): Promise<SentCatalog>;
  /** What one invocation makes of a notification. @throws what it fails with. */
  run(object: ArrivedObject, run?: Partial<Pace> & { readonly remainingTime?: () => number }): Promise<void>;
  /** Whatever has come for the shop of this catalog, ever. */
  given(id: UploadId): Promise<Given>;
  /** Has all of that written, each row as a new one, and counted. */
  write(id: UploadId): Promise<void>;
  /** The rows of its report, or nothing when there is none. */
  report(id: UploadId): Promise<readonly Record<string, string>[] | undefined>;
}

interface Known {
  readonly chunks: Map<number, readonly NumberedRow[]>;
  readonly ids: Map<number, string>;
  readonly changed: number[];
}

export function imports(cloud: TestCloud): TestImports {
  const known = new Map<string, Known>();
  async function drain(): Promise<void> {
    for (;;) {
      const { Records } = await cloud.receive("CatalogChunks");
      for (const { body } of Records) note(known, body);
      if (Records.length === 0) return;
    }
  }
  async function given(id: UploadId): Promise<Given> {
    await drain();
    const { chunks, changed } = known.get(id) ?? unknown();
    const rows = [...chunks].toSorted(([one], [other]) => one - other).flatMap(([, rows]) => rows);
    return { chunks, changed, rows };
  }
  return {
    given,
    async send(bytes, changes = {}) {
      const kind = "catalog-csv";
      const upload = await begun({
        kind,
        owner: "staff-1",
        contentType: "text/csv",
        size: Math.max(1, bytes.length),
        ...changes,
      });
      return { upload, object: await cloud.uploads.put(places.incoming(kind, upload.id), bytes, upload.contentType) };
    },
    async run(object, { remainingTime = () => 60_000, ...pace } = {}) {
      await importCatalog(createdOf(object), toolsOf(object, remainingTime), { ...littlePace, ...pace });
    },
    async write(id) {
      const { chunks } = await given(id);
      for (const [chunk, { length }] of chunks)
        await addWritten(id, new Map([[chunk, { created: length, updated: 0, unchanged: 0 }]]));
      await endImport(id);
    },
    async report(id) {
      const object = await cloud.uploads.get(places.report(id));
      return object && parse<Record<string, string>>(object.bytes, { columns: true });
    },
  };
}

const unknown = (): Known => ({ chunks: new Map(), ids: new Map(), changed: [] });

function note(known: Map<string, Known>, body: string): void {
  const { id, data } = catalogChunkRead.schema.parse(JSON.parse(body));
  const upload = known.get(data.uploadId) ?? unknown();
  known.set(data.uploadId, upload);
  const before = upload.chunks.get(data.chunk);
  const rows = data.rows.map(unpackRow);
  if (before && (JSON.stringify(before) !== JSON.stringify(rows) || upload.ids.get(data.chunk) !== id))
    upload.changed.push(data.chunk);
  upload.chunks.set(data.chunk, rows);
  upload.ids.set(data.chunk, id);
}

const createdOf = (object: ArrivedObject): CreatedObject => ({
  ...object,
  sequencer: "0",
  time: "2026-11-24T10:15:00.000Z",
});

const silent: Logger = { info() {}, warn() {}, error() {}, debug() {}, with: () => silent };

function toolsOf(object: ArrivedObject, remainingTime: () => number): QueueTools {
  const [record] = bucketEvent([object]).Records;
  if (!record) throw new Error("There is no message");
  return { logger: silent, correlationId: "correlation-1", record, remainingTime };
}
