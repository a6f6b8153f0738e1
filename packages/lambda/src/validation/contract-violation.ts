import type * as z from "zod";
import { violationsOf } from "./violations.ts";

/** What arrived is not what was agreed. The message says where it differs, without repeating values. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";

  /** @param what Named at the head of the message: `The detail of the message`. */
  static from(what: string, error: z.ZodError): ContractViolation {
    const faults = violationsOf(error).map(({ pointer, detail }) => `${pointer || "(root)"}: ${detail}`);
    return new ContractViolation(`${what} breaks its contract. ${faults.join("; ")}`);
  }
}
