import { HttpProblem, type ProblemDefinition } from "@larder/lambda/http";
import * as z from "zod";

/** Answers the schema of a type of problem, always the same one for the same type. */
export type ProblemSchemas = (definition: ProblemDefinition) => z.ZodObject;

/** The standard members of a problem document. https://www.rfc-editor.org/rfc/rfc9457 */
export const problemObject = (type: string, title: string, status: number) =>
  z.object({
    type: z.literal(type),
    title: z.string().meta({ examples: [title] }),
    status: z.literal(status),
    detail: z.string().optional().meta({ description: "This occurrence, for the one who must act" }),
  });

/** Makes the schemas of problems, each under the name of its type: `order-not-found` is `OrderNotFound`. */
export function createProblemSchemas(): ProblemSchemas {
  const made = new Map<string, z.ZodObject>();
  return (definition) => {
    const { status, type, title, extensions } = definition;
    const known = made.get(type);
    if (known) return known;
    const standard = problemObject(new HttpProblem({ status, type }).type, title, status);
    const schema = z.object({ ...standard.shape, ...extensions?.shape }).meta({ id: nameOf(type), description: title });
    made.set(type, schema);
    return schema;
  };
}

const nameOf = (type: string) => type.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
