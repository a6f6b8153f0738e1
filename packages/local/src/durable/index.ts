export { type DurableExecutions, openDurableExecutions } from "./durable.ts";
export { invokeDurable } from "./invoke.ts";
export { serveDurable } from "./service.ts";
