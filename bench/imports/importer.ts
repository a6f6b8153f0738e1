import { type Sent, startService } from "../files/service.ts";

/** The importer of catalogs as it is deployed, called in this process; the shop takes nothing of what it is sent. */
export async function startImporter(folder: string) {
  const service = await startService(folder, "CatalogUploadsWorker", { mappings: {} });
  const { handler } = await import("../../packages/files/src/catalogs/import-catalog.ts");
  return {
    /** Sends a catalog, as a browser does. */
    send: (bytes: Buffer) => service.send(bytes, { kind: "catalog-csv", contentType: "text/csv" }),

    /** Has a catalog imported that was sent. @returns how it is found out how many of its rows were good. */
    async work(sent: Sent) {
      const ended = await service.work(handler, sent);
      return async () => {
        const { checkpoint } = await ended();
        if (!checkpoint?.done) throw new Error(`${sent.object.key} is not read to its end`);
        return checkpoint.read - checkpoint.rejected;
      };
    },

    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
