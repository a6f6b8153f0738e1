import { resolve } from "node:path";
import { secretMark, type Topology } from "@larder/topology";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { functionDefaults, synthStack } from "../fixtures/synth-stack.ts";
import { ensurePlatform } from "../platform.ts";

beforeAll(() => ensurePlatform(resolve(import.meta.dirname, "../../../..")), 300_000);
afterAll(() => vi.unstubAllEnvs());

describe("secrets that nobody has set", { timeout: 120_000 }, () => {
  let topology: Topology;
  beforeAll(async () => {
    // As in the shell of somebody who tries real keys.
    vi.stubEnv("SST_SECRET_ApiKey", "sk_test_of_somebody");
    topology = await synthStack(`${functionDefaults}
      const key = new sst.Secret("ApiKey");
      const salt = new sst.Secret("Salt", "a placeholder");
      const partner = new sst.Linkable("Partner", { properties: { auth: { header: $interpolate\`Bearer \${key.value}\` } } });
      const caller = new sst.aws.Function("Caller", {
        handler: "src/present.handler",
        link: [key, partner],
        environment: { SALT: salt.value },
      });
      // What is made of a function with secrets is secret to Pulumi, its ARN as well.
      new sst.aws.ApiGatewayV2("Api").route("GET /", caller.arn);
    `);
  }, 120_000);

  test("are known by name", () => expect(topology.secrets).toEqual(["ApiKey", "Salt"]));

  test("are marked where functions get them", () => {
    expect(topology.functions["Caller"]).toMatchObject({
      links: {
        ApiKey: { type: "sst.sst.Secret", value: secretMark("ApiKey") },
        Partner: { auth: { header: `Bearer ${secretMark("ApiKey")}` } },
      },
      environment: { SALT: secretMark("Salt") },
    });
  });

  test("change nothing for what calls these functions", () => {
    expect(topology.httpApis["Api"]?.routes).toEqual([{ key: "GET /", function: "Caller", auth: { type: "none" } }]);
  });

  test("have no value in the topology, set or not", () => {
    expect(JSON.stringify(topology)).not.toMatch(/sk_test|placeholder/);
  });
});
