import { AwsError } from "../../aws-call.ts";

/** What must hold of the object that is there for it to be written over. */
export interface WriteConditions {
  /** Its ETag. */
  readonly ifMatch?: string | undefined;
  /** `*`: there must be none. */
  readonly ifNoneMatch?: string | undefined;
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws {AwsError} PreconditionFailed (412); NoSuchKey (404) for an `If-Match` where there is nothing.
 */
export function checkWrite(there: { readonly etag: string } | undefined, conditions: WriteConditions): void {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*")
    throw new AwsError("NotImplemented", "A header you provided implies functionality that is not implemented", 501);
  if (ifNoneMatch === "*" && there) throw preconditionFailed("If-None-Match");
  if (ifMatch === undefined) return;
  if (!there) throw noSuchKey();
  if (unquoted(ifMatch) !== unquoted(there.etag)) throw preconditionFailed("If-Match");
}

/**
 * `*` of `If-Match` asks that there is something: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 * @throws {AwsError} PreconditionFailed (412); NoSuchKey (404) where there is nothing.
 */
export function checkDelete(there: { readonly etag: string } | undefined, { ifMatch }: WriteConditions): void {
  if (ifMatch === "*" && there) return;
  checkWrite(there, { ifMatch });
}

export const noSuchKey = () => new AwsError("NoSuchKey", "The specified key does not exist.", 404);

export const preconditionFailed = (condition: string) =>
  new AwsError(
    "PreconditionFailed",
    `At least one of the pre-conditions you specified did not hold (${condition})`,
    412,
  );

export const unquoted = (etag: string) => etag.replace(/^"(.*)"$/, "$1");
