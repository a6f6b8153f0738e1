import type { Context } from "aws-lambda";

/** The context of an invocation, as Lambda gives it. */
export const context = (): Context => ({
  functionName: "larder-place-order",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:larder-place-order",
  memoryLimitInMB: "512",
  awsRequestId: "8f507cfc-xmpl-4697-b07a-ac58fc914c95",
  logGroupName: "/aws/lambda/larder-place-order",
  logStreamName: "2026/11/23/[$LATEST]000",
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 3_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});
