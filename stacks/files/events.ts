import { bus, eventBus } from "../bus.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { publishOn, readStream, sendTo } from "../permissions.ts";
import { readTableStream } from "../table-stream.ts";
import { files } from "./store.ts";

/** Gets uploads whose end never can be told of, with the cause; and from Lambda, where in the stream those are that were given up. */
const notPublished = deadLetterQueue("PublishFileEventsDlq");

/** The queue by URL, for who writes to it. It grants nothing. */
const letters = new sst.Linkable("PublishFileEventsDeadLetters", { properties: { url: notPublished.url } });

const publishFileEvents = new sst.aws.Function("PublishFileEvents", {
  handler: "packages/files/src/events/publish-file-events.handler",
  link: [eventBus, letters],
  permissions: [readStream(files), publishOn(bus), sendTo(notPublished)],
});

readTableStream(files, "PublishFileEvents", publishFileEvents, {
  // An upload that is at its end: what is still counted or read is none of the bus's business.
  filter: { eventName: ["MODIFY"], dynamodb: { NewImage: { finishedAt: { S: [{ exists: true }] } } } },
  deadLetters: notPublished,
});
