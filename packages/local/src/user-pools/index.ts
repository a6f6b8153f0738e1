export { openSigningKeys } from "./signing-keys.ts";
export { startUserPools } from "./start-user-pools.ts";
