import { cpus, platform, release, totalmem } from "node:os";

/** Where the figures were taken, and how to read them. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${processors.length} cores (${processors[0]?.model.trim() || "unknown"}), ${memory} GB, ${platform()} ${release()}, Node ${process.version}`,
    "Ratios are medians over interleaved rounds where a line has rounds; absolute times wander with whatever else the machine does.",
  ].join("\n");
}
