import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import * as z from "zod";
import { place } from "../place.ts";
import { assetBucket } from "./resource-outputs.ts";

const requestSchema = z.object({ method: z.string(), params: z.tuple([z.record(z.string(), z.unknown())]) });

/**
 * Stands in for the server that the SST CLI runs while it deploys: components ask it for the bootstrap resources of the
 * account and to bundle functions. Bundles nothing and notes what it was asked to bundle.
 */
export async function startSstServer(emptyBundle: string, failed: (error: unknown) => void) {
  const builds: Record<string, unknown>[] = [];
  const methods: Record<string, (input: Record<string, unknown>) => unknown> = {
    "Provider.Aws.Bootstrap": () => bootstrap,
    "Runtime.Build": ({ encryptionKey: _, ...build }) => {
      builds.push(build);
      return { handler: build.handler, out: emptyBundle, errors: [], sourcemaps: [] };
    },
  };

  const server = createServer(async (request, response) => {
    const { method, params } = requestSchema.parse(await json(request));
    const answer = methods[method];
    if (!answer) failed(new Error(`SST's components asked for ${method}, which synth cannot answer`));
    response.setHeader("connection", "close");
    response.end(JSON.stringify(answer ? { result: answer(params[0]) } : { error: `${method} is unknown` }));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  server.unref();
  return { builds, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const bootstrap = {
  asset: assetBucket,
  state: "sst-state",
  assetEcrRegistryId: place.account,
  assetEcrUrl: `${place.account}.dkr.ecr.${place.region}.amazonaws.com/sst-asset`,
  appsyncHttp: "",
  appsyncRealtime: "",
};
