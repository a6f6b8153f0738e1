import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { problemsOf } from "./fixtures/synth-stack.ts";
import { ensurePlatform } from "./platform.ts";

beforeAll(() => ensurePlatform(resolve(import.meta.dirname, "../../..")), 300_000);

describe("synth", { timeout: 120_000 }, () => {
  test("tells everything at once that it cannot express and that AWS would refuse, by name", async () => {
    const problems = await problemsOf(`
      const nodejs = { format: "esm", minify: true } as const;
      new sst.aws.SnsTopic("News");
      const table = new sst.aws.Dynamo("Things", {
        fields: { pk: "string", spare: "string" },
        primaryIndex: { hashKey: "pk", rangeKey: "sk" },
        stream: "new-image",
      });
      const reader = new sst.aws.Function("Reader", { handler: "src/absent.handler", nodejs });
      table.subscribe("Reader", reader.arn, {
        transform: { eventSourceMapping: (args) => { args.tumblingWindowInSeconds = 30; } },
      });
      const queue = new sst.aws.Queue("Work", { visibilityTimeout: "30 seconds" });
      queue.subscribe(reader.arn);
      new sst.aws.Function("Nobody", { handler: "src/present.nobody", nodejs: { ...nodejs, loader: { ".txt": "text" } } });
      new sst.aws.CronV2("Nightly", { function: reader.arn, schedule: "cron(0 3 * * * *)" });
    `);
    const expected = [
      /^NewsTopic \(aws:sns\/topic:Topic\): the topology cannot express this type of resource/,
      /^NightlySchedule \(aws:scheduler\/schedule:Schedule\): the topology cannot express this type/,
      /^NightlySchedule: the schedule cron\(0 3 \* \* \* \*\) must have \?/,
      /^ThingsSubscriberReaderEventSourceMapping .*: the topology cannot express its tumblingWindowInSeconds/,
      /^Things: the key sk is not among the table's fields/,
      /^Things: the field spare is no key/,
      /^Reader: there is no file src\/absent\.ts/,
      /^Reader: its role may be assumed by arn:aws:iam::000000000000:root, not by Lambda alone/,
      /^Work: its visibility timeout is 30 s and Reader may take 20 s. Make it 120 seconds or more/,
      /^Nobody: src\/present\.ts does not export "nobody"/,
      /^Nobody: cannot express its nodejs settings.*loader/s,
    ];
    for (const each of expected) expect(problems).toContainEqual(expect.stringMatching(each));
  });

  test("tells what SST objects to, and where", async () => {
    const problems = await problemsOf(`
      new sst.aws.Queue("Work");
      new sst.aws.Queue("Work");
    `);
    expect(problems).toContainEqual(expect.stringMatching(/Work is not unique.*stacks\/stack\.ts:3/));
  });

  test("tells a syntax error with its line", async () => {
    expect(await problemsOf("\nconst = 1;")).toContainEqual(expect.stringMatching(/stacks\/stack\.ts:\d+:\d+/));
  });

  test("names what the stacks ask AWS and it cannot answer", async () => {
    const problems = await problemsOf('export const key = aws.kms.getKeyOutput({ keyId: "x" }).arn;');
    expect(problems).toContainEqual(expect.stringContaining("the stacks ask AWS for aws:kms/getKey:getKey"));
  });
});
