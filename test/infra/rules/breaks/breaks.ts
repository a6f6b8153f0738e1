import type { Topology } from "@larder/topology";
import type { RuleName } from "../index.ts";

type Spoil = (topology: Topology) => void;

/** Of rules, the ways in which a topology can violate each. */
export type Breaks = Partial<Record<RuleName, Record<string, Spoil>>>;
