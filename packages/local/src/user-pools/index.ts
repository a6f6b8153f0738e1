export { serveUserPools } from "./serve-user-pools.ts";
export { openSigningKeys } from "./signing-keys.ts";
