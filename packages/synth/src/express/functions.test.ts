import { resolve } from "node:path";
import type { Topology } from "@larder/topology";
import { beforeAll, describe, expect, test } from "vitest";
import { functionDefaults, problemsOf, synthStack } from "../fixtures/synth-stack.ts";
import { ensurePlatform } from "../platform.ts";

beforeAll(() => ensurePlatform(resolve(import.meta.dirname, "../../../..")), 300_000);

describe("a workflow", { timeout: 120_000 }, () => {
  let topology: Topology;
  beforeAll(async () => {
    topology = await synthStack(`${functionDefaults}
      const letters = new sst.aws.Queue("Letters");
      const workflow = new sst.aws.Workflow("Checkout", {
        handler: "src/present.handler",
        retention: "14 days",
        timeout: { execution: "2 hours", invocation: "30 seconds" },
        permissions: [{ actions: ["sqs:SendMessage"], resources: [letters.arn] }],
        transform: { function: { function: (args) => { args.deadLetterConfig = { targetArn: letters.arn }; } } },
      });
      new sst.aws.Function("Starter", { handler: "src/present.handler", link: [workflow] });
      new sst.aws.Queue("Work", { visibilityTimeout: "6 minutes" }).subscribe(
        workflow.nodes.function.nodes.function.qualifiedArn,
      );
      new sst.aws.Workflow("Usual", { handler: "src/present.handler" });
      for (const [name, recursiveLoop] of [["Looping", "Allow"], ["Stopped", "Terminate"]]) {
        const { name: functionName } = new sst.aws.Function(name, { handler: "src/present.handler" });
        new aws.lambda.FunctionRecursionConfig(name + "RecursionConfig", { functionName, recursiveLoop });
      }
    `);
  }, 120_000);

  test("is a function with the limits of its executions", () => {
    expect(topology.functions["CheckoutHandler"]).toMatchObject({
      handler: "src/present.handler",
      timeout: 30,
      durable: { executionTimeout: 2 * 60 * 60, retention: 14, deadLetters: "Letters" },
      logging: { format: "json" },
      policy: [{ actions: ["sqs:SendMessage"] }],
    });
  });

  test("has SST's limits where it says nothing", () => {
    expect(topology.functions["UsualHandler"]).toMatchObject({
      timeout: 5 * 60,
      durable: { executionTimeout: 14 * 24 * 60 * 60, retention: 30 },
    });
  });

  test("is linked by its name and its version, with what may be done to its executions", () => {
    const { name } = topology.functions["CheckoutHandler"]!;
    expect(topology.functions["Starter"]).toMatchObject({
      links: { Checkout: { name, qualifier: "1" } },
      policy: [
        {
          actions: expect.arrayContaining([
            "lambda:InvokeFunction",
            "lambda:StopDurableExecution",
            "lambda:SendDurableExecutionCallbackSuccess",
          ]),
          resources: [`arn:aws:lambda:eu-west-1:000000000000:function:${name}:*`],
        },
      ],
    });
    expect(topology.functions["Starter"]?.durable).toBeUndefined();
  });

  test("is no function that may set itself off without end, which is told of those that may", () => {
    const recursive = Object.entries(topology.functions).filter(([, spec]) => spec.recursive);
    expect(recursive.map(([name]) => name)).toEqual(["Looping"]);
  });

  test("is known by its version to what invokes it", () => {
    expect(Object.values(topology.mappings)).toMatchObject([
      { source: { queue: "Work" }, function: "CheckoutHandler" },
    ]);
  });
});

test("what of versions and executions AWS would refuse or the topology cannot tell is reported", {
  timeout: 120_000,
}, async () => {
  const problems = await problemsOf(`${functionDefaults}
    new sst.aws.Function("Versioned", { handler: "src/present.handler", versioning: true });
    new sst.aws.Function("Checkpointing", {
      handler: "src/present.handler",
      policies: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy"],
    });
    const letters = new sst.aws.Queue("Letters");
    new sst.aws.Function("Ordinary", {
      handler: "src/present.handler",
      transform: { function: (args) => { args.deadLetterConfig = { targetArn: letters.arn }; } },
    });
    new sst.aws.Workflow("Eternal", {
      handler: "src/present.handler", retention: "91 days", timeout: { execution: "400 days" },
    });
  `);
  const expected = [
    /^Versioned: the topology can express published versions of durable functions, and of no others/,
    /^Ordinary: the topology can express dead letters of durable functions; others have failure destinations/,
    /^Checkpointing: what .*AWSLambdaBasicDurableExecutionRolePolicy grants is not said in these stacks/,
    /^EternalHandler: executionTimeout is 34560000 s. AWS takes 1 to 31622400 s/,
    /^EternalHandler: retention is 91 days. AWS takes 1 to 90 days/,
  ];
  for (const each of expected) expect(problems).toContainEqual(expect.stringMatching(each));
});
