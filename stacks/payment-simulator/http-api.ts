/**
 * What the shop calls to be paid, and where its customers are sent to approve. No page calls it from a script. It names
 * nothing of the shop, so that each can be told where the other is.
 */
export const paymentSimulator = new sst.aws.ApiGatewayV2("PaymentSimulator", { cors: false });

/** A route that is open to everyone, as far as API Gateway goes: its function asks for the API key, or for a secret in the path. */
export function route(key: string, name: string, args: sst.aws.FunctionArgs) {
  paymentSimulator.route(key, new sst.aws.Function(name, args).arn, { name });
}
