import { setEnvironment } from "@larder/lambda/testing/environment";
import { beforeAll, beforeEach } from "vitest";
import { type Received, useThirdParty } from "./third-party.ts";

export interface TestLambda {
  readonly received: readonly Received[];
  /** From now on every call is refused with this error, until the test ends. */
  refuse(errorType: string): void;
}

/** For the head of a test file: Lambda, as far as it is called by functions. It takes what it is asked. */
export function useLambda(): TestLambda {
  const lambda = useThirdParty();
  beforeAll(() => setEnvironment({}, { AWS_ENDPOINT_URL_LAMBDA: lambda.url }));
  beforeEach(() => lambda.react(({ path }) => ({ status: path.includes("/invocations") ? 202 : 200, body: {} })));
  return {
    received: lambda.received,
    refuse: (errorType) =>
      lambda.react(() => ({
        status: 400,
        headers: { "x-amzn-errortype": errorType },
        body: { message: "Refused by the test" },
      })),
  };
}
