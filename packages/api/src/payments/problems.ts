import { defineProblem } from "@larder/lambda/http";

/** It does not say what is wrong with the signature: only a forger would have a use for that. */
export class WebhookNotAuthentic extends defineProblem({
  status: 400,
  type: "webhook-not-authentic",
  title: "It is not proved who has sent this",
}) {
  constructor() {
    super("The signature is missing, wrong, or no longer good");
  }
}
