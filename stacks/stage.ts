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
