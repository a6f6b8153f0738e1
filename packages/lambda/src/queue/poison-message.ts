/** Thrown by a handler for a message that can never be handled: trying it again is a waste. */
export class PoisonMessage extends Error {
  override readonly name: string = "PoisonMessage";
}
