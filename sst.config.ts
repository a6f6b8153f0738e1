/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const production = input.stage === "production";
    return {
      name: "larder",
      home: "aws",
      protect: production,
      removal: production ? "retain" : "remove",
      // sst-env.d.ts at the root types `Resource` for every package.
      types: { ignore: ["packages"] },
      providers: {
        aws: {
          region: (process.env.AWS_REGION ?? "eu-west-1") as aws.Region,
          defaultTags: { tags: { app: "larder", stage: input.stage } },
        },
      },
    };
  },
  async run() {
    const { setDefaults } = await import("./stacks/defaults.ts");
    setDefaults();
    const { api } = await import("./stacks/api.ts");
    const { paymentsProvider } = await import("./stacks/stage.ts");
    // A real provider's keys are for nobody else.
    const { paymentSimulator } =
      paymentsProvider === "simulator"
        ? await import("./stacks/payment-simulator.ts")
        : { paymentSimulator: undefined };
    await import("./stacks/files.ts");
    const { signIn } = await import("./stacks/sign-in.ts");
    return {
      api: api.url,
      ...(paymentSimulator && { paymentSimulator: paymentSimulator.url }),
      issuer: signIn.issuer,
      clientId: signIn.clientId,
      signInPages: signIn.pages,
    };
  },
});
