import crypto from "node:crypto";

/** SST ends every physical name with random letters. Here they are the same each time, so that the topology is. */
export function makeNamesStable(): void {
  Object.assign(crypto, { randomBytes: (size: number) => Buffer.alloc(size) });
}
