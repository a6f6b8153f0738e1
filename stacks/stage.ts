/** Production keeps its data: it is protected, retained and never seeded. Every other stage can be thrown away. */
export const production = $app.stage === "production";

/**
 * Web pages that may call the API from a browser: `LARDER_WEB_ORIGINS`, separated by commas, when deploying.
 * Production allows none until it is told; other stages allow a web app that runs on the developer's machine.
 */
export const webOrigins = (
  process.env.LARDER_WEB_ORIGINS ?? (production ? "" : "http://localhost:5173,http://127.0.0.1:5173")
)
  .split(",")
  .map((origin) => origin.trim())
  .filter((origin) => origin !== "")
  // Browsers send an origin without a path, and compare callbacks to the letter.
  .map((origin) => new URL(origin).origin);

/**
 * Who takes money: `LARDER_PAYMENTS` when deploying. It goes with the secrets of the stage: with `stripe` they are Stripe's.
 * The simulator gives everything away to whoever says `tok_approve`, so production does not get it by not being asked.
 */
export const paymentsProvider = providerOf(process.env.LARDER_PAYMENTS ?? (production ? undefined : "simulator"));

function providerOf(name: string | undefined): "simulator" | "stripe" {
  if (name === "simulator" || name === "stripe") return name;
  if (name === undefined) throw new Error("Production is told who takes the money: LARDER_PAYMENTS=stripe");
  throw new Error(`LARDER_PAYMENTS is ${name}: it must be simulator or stripe`);
}
