export { type TaskTools, task } from "./task.ts";
