/**
 * A function's execution environment, as small as it can be: it loads a bundle, asks the Runtime API for an event, calls
 * the handler and posts the answer. Then it calls it again and again, and posts how long a call takes. Plain JavaScript,
 * so that Node need not load what strips types. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
const { request } = process.getBuiltinModule("node:http");
const [bundle, calls] = process.argv.slice(2);

const { handler } = await import(bundle);
const event = JSON.parse(await send("GET", "next"));
await send("POST", "response", JSON.stringify((await handler(event, context())) ?? null));

const began = performance.now();
for (let call = 0; call < Number(calls); call++) await handler(event, context());
await send("POST", "warm", JSON.stringify(((performance.now() - began) / Number(calls)) * 1000));
process.exit();

function context() {
  return {
    functionName: "bench",
    awsRequestId: "00000000-0000-0000-0000-000000000000",
    getRemainingTimeInMillis: () => 10_000,
  };
}

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const call = request(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/${path}`, { method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    });
    call.on("error", reject).end(body);
  });
}
