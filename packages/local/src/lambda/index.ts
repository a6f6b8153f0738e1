export { type LambdaOptions, type LocalLambda, startLambda } from "./start-lambda.ts";
