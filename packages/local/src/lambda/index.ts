export { startLambda } from "./start-lambda.ts";
