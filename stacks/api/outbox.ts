import { bus, eventBus } from "../bus.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { publishOn, readStream, sendTo } from "../permissions.ts";
import { store } from "./store.ts";

/** Told where in the stream the records are that were given up, for as long as the stream keeps them: 24 hours. */
const notRelayed = deadLetterQueue("RelayOutboxDlq");

const relayOutbox = new sst.aws.Function("RelayOutbox", {
  handler: "packages/api/src/outbox/relay-outbox.handler",
  link: [eventBus],
  permissions: [readStream(store), publishOn(bus), sendTo(notRelayed)],
});

store.subscribe("RelayOutbox", relayOutbox.arn, {
  filters: [{ eventName: ["INSERT"], dynamodb: { NewImage: { pk: { S: [{ prefix: "OUTBOX#" }] } } } }],
  transform: {
    eventSourceMapping: (args) => {
      args.startingPosition = "TRIM_HORIZON";
      args.batchSize = 100;
      args.functionResponseTypes = ["ReportBatchItemFailures"];
      args.bisectBatchOnFunctionError = true;
      // An hour or two, at the pace of the retries: long enough for most failures of a bus, and a record that can never
      // be published holds up those behind it no longer. What is given up stays in the outbox for a week.
      args.maximumRetryAttempts = 100;
      // As long as the stream keeps them: what waited while nothing ran is late, not lost.
      args.maximumRecordAgeInSeconds = 24 * 60 * 60;
      args.destinationConfig = { onFailure: { destinationArn: notRelayed.arn } };
    },
  },
});
