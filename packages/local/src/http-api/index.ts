export { startHttpApi } from "./server.ts";
