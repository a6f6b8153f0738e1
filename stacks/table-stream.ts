interface Reader {
  readonly filter: Record<string, unknown>;
  /** Told where in the stream the records are that were given up, for as long as the stream keeps them: 24 hours. */
  readonly deadLetters: sst.aws.Queue;
  /** Records that the function gets at once, at most. */
  readonly batchSize?: number;
}

/** Has a function read a table's stream from its beginning, and try what fails for long, but not for ever. */
export function readTableStream(
  table: sst.aws.Dynamo,
  name: string,
  reader: sst.aws.Function,
  { filter, deadLetters, batchSize = 100 }: Reader,
) {
  table.subscribe(name, reader.arn, {
    filters: [filter],
    transform: {
      eventSourceMapping: (args) => {
        args.startingPosition = "TRIM_HORIZON";
        args.batchSize = batchSize;
        args.functionResponseTypes = ["ReportBatchItemFailures"];
        args.bisectBatchOnFunctionError = true;
        // An hour or two, at the pace of the retries: long enough for most failures of whom it tells.
        args.maximumRetryAttempts = 100;
        // As long as the stream keeps them: what waited while nothing ran is late, not lost.
        args.maximumRecordAgeInSeconds = 24 * 60 * 60;
        args.destinationConfig = { onFailure: { destinationArn: deadLetters.arn } };
      },
    },
  });
}
