import type { Context } from "aws-lambda";

/** The service by Powertools' own variable, else the function. */
export const serviceOf = ({ functionName }: Context) => process.env["POWERTOOLS_SERVICE_NAME"] || functionName;
