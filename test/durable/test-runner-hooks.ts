import { registerHooks } from "node:module";

/**
 * AWS's test runner takes three enumerations from the SDK that the SDK which SST brings does not hand on. They are those of
 * the Lambda client. To be imported before anything else, in every thread: `node --import`.
 */
const sdk = "@aws/durable-execution-sdk-js";
const enumerations = "OperationAction, OperationStatus, OperationType";

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (specifier !== sdk || !context.parentURL?.includes(`${sdk}-testing/`)) return found;
    const client = next("@aws-sdk/client-lambda", context).url;
    const module = `export * from "${found.url}"; export { ${enumerations} } from "${client}";`;
    return { url: `data:text/javascript,${encodeURIComponent(module)}`, format: "module", shortCircuit: true };
  },
});
