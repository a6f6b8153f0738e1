import { createHash } from "node:crypto";
import { etagOf } from "@larder/lambda/http";

/** The ETag of a text: another one for every other text. */
export const entityTagOf = (text: string) => etagOf(createHash("sha256").update(text).digest("base64url").slice(0, 22));
