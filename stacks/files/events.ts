import { bus, eventBus } from "../bus.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { publishOn, readStream, sendTo } from "../permissions.ts";
import { readTableStream } from "../table-stream.ts";
import { files } from "./store.ts";

/** Told where in the stream the uploads are whose end was not told of. */
const notPublished = deadLetterQueue("PublishFileEventsDlq");

const publishFileEvents = new sst.aws.Function("PublishFileEvents", {
  handler: "packages/files/src/events/publish-file-events.handler",
  link: [eventBus],
  permissions: [readStream(files), publishOn(bus), sendTo(notPublished)],
});

readTableStream(files, "PublishFileEvents", publishFileEvents, {
  // An upload that is at its end: what is still counted or read is none of the bus's business.
  filter: { eventName: ["MODIFY"], dynamodb: { NewImage: { finishedAt: { S: [{ exists: true }] } } } },
  deadLetters: notPublished,
});
