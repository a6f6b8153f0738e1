import { http } from "@larder/lambda/http";

/** `GET /health`: the API answers. It asks nothing of the table, so it says nothing about it. */
export const handler = http({}, async () => ({ status: 200, body: { status: "ok" } }));
