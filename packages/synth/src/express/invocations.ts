import type { Topology } from "@larder/topology";
import * as z from "zod";
import { functionType } from "./functions.ts";
import { jsonText } from "./inputs.ts";
import type { Registry } from "./registry.ts";

export const invocationType = {
  type: "aws:lambda/invocation:Invocation",
  suffix: "Invocation",
  inputs: z.strictObject({ functionName: z.string(), input: jsonText }),
};

export const expressInvocations = (registry: Registry): Topology["invocations"] =>
  Object.fromEntries(
    registry
      .of(invocationType)
      .map(({ name, inputs }) => [
        name,
        { function: registry.find(functionType, "name", inputs.functionName, name), input: inputs.input },
      ]),
  );
