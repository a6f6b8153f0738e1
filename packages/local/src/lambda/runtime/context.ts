interface Invocation {
  readonly requestId: string;
  readonly deadline: number;
  readonly clientContext: string | undefined;
  readonly functionArn: string;
}

/** The handler's second argument: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function createContext({ requestId, deadline, clientContext, functionArn }: Invocation) {
  const { env } = process;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    functionName: env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"],
    identity: undefined,
    invokedFunctionArn: functionArn,
    logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"],
    memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
