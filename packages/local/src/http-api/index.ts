export { serveHttpApi } from "./server.ts";
