export { PortInUse } from "./port-in-use.ts";
export { type HttpApi, type HttpApiOptions, startHttpApi } from "./server.ts";
