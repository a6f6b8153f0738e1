import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { afterAll, beforeAll } from "vitest";

/**
 * Stands in for a service of AWS on a port of its own, where the SDK finds it by its environment. JSON in, JSON out.
 * @param link What a function is linked to of the service.
 */
export function useAwsService(
  service: "EVENTBRIDGE" | "SQS",
  link: { name: string; properties: Record<string, string> },
  answer: (request: unknown) => object | Promise<object>,
) {
  const server = createServer(async (request, response) => {
    const body = await answer(JSON.parse(await text(request)));
    const status = "__type" in body ? 400 : 200;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error(`${service} has no port`);
    setEnvironment(
      {},
      {
        [`AWS_ENDPOINT_URL_${service}`]: `http://127.0.0.1:${address.port}`,
        [`SST_RESOURCE_${link.name}`]: JSON.stringify(link.properties),
      },
    );
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
}
