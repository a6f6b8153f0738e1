import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import * as z from "zod";

/** What the SST CLI keeps in an account: where its state lies, and the key it encrypts secrets with. */
const bootstrap = {
  version: 1000,
  asset: "sst-asset",
  state: "sst-state",
  assetEcrRegistryId: "000000000000",
  assetEcrUrl: "000000000000.dkr.ecr.eu-west-1.amazonaws.com/sst-asset",
};
const parameters = (name: string) =>
  name === "/sst/bootstrap" ? JSON.stringify(bootstrap) : Buffer.alloc(32).toString("base64");

const getParameter = z.object({ Name: z.string() });

/** An account in which SST has been bootstrapped and nothing was ever deployed: just what `sst diff` asks about. */
export async function startFakeAws() {
  const unexpected: string[] = [];
  const server = createServer(async (request, response) => {
    const target = String(request.headers["x-amz-target"] ?? "");
    if (target === "AmazonSSM.GetParameter") {
      const { Name } = getParameter.parse(await json(request));
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ Parameter: { Name, Type: "String", Value: parameters(Name) } }));
    } else {
      if (!isStateRead(request)) unexpected.push(`${request.method} ${request.url} ${target}`);
      response.writeHead(404, { "content-type": "application/xml" });
      response.end(
        `<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>`,
      );
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, unexpected, stop: () => server.close() };
}

const isStateRead = ({ method, url }: IncomingMessage) => method === "GET" && url?.includes("sst-state");
