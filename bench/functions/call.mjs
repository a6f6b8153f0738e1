/**
 * A function's execution environment, as small as it can be: it loads a bundle, calls its handler with the event that it
 * is sent, and tells how long that took. Plain JavaScript, so that Node need not load what strips types.
 */

// Lambda's own client of its Runtime API has it loaded before it loads the function.
process.getBuiltinModule("node:http").request;

const { handler } = await import(process.argv[2]);
const loaded = performance.now();
const calls = Number(process.argv[3]);

const context = () => ({
  functionName: "bench",
  awsRequestId: "00000000-0000-0000-0000-000000000000",
  getRemainingTimeInMillis: () => 10_000,
});

process.once("message", async (event) => {
  if (calls === 0) return process.send({ loaded }, () => process.exit());
  const began = performance.now();
  await handler(event, context());
  const first = performance.now() - began;
  const before = performance.now();
  for (let call = 0; call < calls; call++) await handler(event, context());
  const warm = ((performance.now() - before) / calls) * 1000;
  process.send({ loaded, first, warm }, () => process.exit());
});
