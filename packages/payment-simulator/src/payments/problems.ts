import { defineProblem } from "@larder/lambda/http";

export class PaymentNotFound extends defineProblem({
  status: 404,
  type: "payment-not-found",
  title: "There is no such payment",
}) {
  constructor(id: string) {
    super(`There is no payment ${id}`);
  }
}

export class PaymentVoided extends defineProblem({
  status: 409,
  type: "payment-voided",
  title: "The payment was voided",
}) {
  constructor(id: string) {
    super(`Payment ${id} was voided: nothing is held, and nothing will be. Open another`);
  }
}

export class PaymentNotAuthorised extends defineProblem({
  status: 409,
  type: "payment-not-authorised",
  title: "The payment is not authorised",
}) {
  constructor(id: string, status: string) {
    super(`Payment ${id} is ${status}: there is nothing to capture`);
  }
}

/** What `tok_error` asks for. */
export class SimulatedOutage extends defineProblem({
  status: 503,
  type: "simulated-outage",
  title: "The provider is out of order, as was asked for",
}) {
  constructor() {
    super("The token tok_error fails every time, and nothing happens");
  }
}
