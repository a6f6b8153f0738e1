export { evaluate } from "./evaluate.ts";
export { driftOf, generatedFiles } from "./files.ts";
export type { Graph, Resource } from "./graph.ts";
export { ensurePlatform } from "./platform.ts";
export { type Synthesised, type SynthOptions, synth } from "./synth.ts";
export { SynthError } from "./synth-error.ts";
