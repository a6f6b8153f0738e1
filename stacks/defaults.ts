const logRetention = "2 weeks";

/**
 * What holds for everything in these stacks, said once. SST applies a transform only to what is created after it,
 * so this is called before any stack is imported.
 */
export function setDefaults() {
  $transform(sst.aws.Function, (args) => {
    args.runtime ??= "nodejs24.x";
    args.architecture ??= "arm64";
    args.memory ??= "512 MB";
    args.timeout ??= "10 seconds";
    args.logging ??= { format: "json", retention: logRetention };
    args.nodejs = {
      format: "esm",
      minify: true,
      // Shared chunks load only when they are reached: it shortens cold starts.
      splitting: true,
      plugins: "stacks/esbuild-plugins.mjs",
      esbuild: { mainFields: ["module", "main"], target: "node24" },
      ...args.nodejs,
    };
    args.transform = { role: onlyForLambda, ...args.transform };
  });

  $transform(sst.aws.ApiGatewayV2, (args) => {
    if (args) args.accessLog ??= { retention: logRetention };
  });

  $transform(aws.sqs.Queue, (args) => {
    if (!args) return;
    args.sqsManagedSseEnabled ??= true;
    // As much as SQS takes. The provider says 256 KiB otherwise: too little for the dead letter of a large item.
    args.maxMessageSize ??= 1_048_576;
  });
}

/** SST lets every principal of the account assume the role of a function as well. */
function onlyForLambda(role: aws.iam.RoleArgs) {
  role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
  return undefined;
}
