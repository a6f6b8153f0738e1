/** A token that lets nobody in. The message goes out in `www-authenticate`, so it says nothing of the server. */
export class InvalidToken extends Error {
  override readonly name = "InvalidToken";
}
