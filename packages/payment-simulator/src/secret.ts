import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Compares what someone sent with a secret, in a time that tells nothing of either, not even their lengths. */
export const isSecret = (sent: string, secret: string): boolean => timingSafeEqual(digest(sent), digest(secret));
