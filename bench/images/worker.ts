import { type Sent, startService } from "../files/service.ts";

/**
 * The worker of pictures as it is deployed, called in this process, with S3 and DynamoDB in another as they are on AWS.
 */
export async function startWorker(folder: string) {
  const service = await startService(folder, "ImageUploadsWorker");
  const { handler } = await import("../../packages/files/src/images/process-image.ts");
  return {
    /** Sends a photo, as a browser does. */
    send: (bytes: Buffer) => service.send(bytes, { kind: "product-image", contentType: "image/jpeg", sku: "BENCH-1" }),

    /** Has a photo processed that was sent. @returns how it is made sure of. */
    async work(sent: Sent) {
      const ended = await service.work(handler, sent);
      return async () => {
        const { status, images = [] } = await ended();
        if (status !== "processed" || images.length !== 6) throw new Error(`${sent.object.key} is ${status}`);
      };
    },

    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
