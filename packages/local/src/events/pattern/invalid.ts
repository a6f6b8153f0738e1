import { AwsError } from "../../aws-call.ts";

/** The event pattern is not one. Carries AWS's own code, and its wording where that is known. */
export class InvalidEventPattern extends AwsError {
  constructor(reason: string) {
    super("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
  }
}
