import * as z from "zod";
import { name } from "./name.ts";
import { statementSchema } from "./statement.ts";

/** How a function is bundled: SST's `nodejs` argument. Paths are relative to the root of the repository. */
const bundlingSchema = z.strictObject({
  format: z.enum(["esm", "cjs"]),
  minify: z.boolean(),
  splitting: z.boolean(),
  sourcemap: z.boolean(),
  /** A module that exports an array of esbuild plugins. */
  plugins: name.optional(),
  /** Packages that are installed beside the bundle rather than bundled: those with binaries of their own. */
  install: z.array(name).optional(),
  /** Further esbuild options, as given. */
  esbuild: z.record(name, z.json()).optional(),
  external: z.array(name).optional(),
});

export const functionSchema = z.strictObject({
  name,
  /** Path of the module without its extension, a dot, the export: `packages/api/src/health.handler`. */
  handler: z.string().regex(/^[^\\]+\.[A-Za-z_$][\w$]*$/),
  runtime: name,
  architecture: z.enum(["arm64", "x86_64"]),
  memory: z.int().min(128).max(10_240),
  timeout: z.int().min(1).max(900),
  bundling: bundlingSchema,
  /**
   * What the stack sets. Links are apart, below; AWS's own `AWS_*` variables are added by whoever runs the function.
   * Here and in links, a secret's value is told as `{{secret <name>}}`.
   */
  environment: z.record(name, z.string()),
  /** What SST's `Resource` answers inside the function: name → properties, `type` among them. */
  links: z.record(name, z.record(name, z.json())),
  policy: z.array(statementSchema),
  reservedConcurrency: z.int().min(0).optional(),
  /**
   * What it does may set it off again, as often as it does. Any other is stopped after some 16 rounds:
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   */
  recursive: z.literal(true).optional(),
  logging: z.strictObject({ format: z.enum(["json", "text"]), retentionDays: z.int().min(0) }),
  /** Of asynchronous invocations: AWS's defaults are 2 retries and 6 hours. */
  async: z
    .strictObject({ retries: z.int().min(0).max(2), maxAge: z.int().min(60).max(21_600), onFailure: name.optional() })
    .optional(),
  /**
   * It is a durable function: published, its executions checkpointed. The longest time for a whole execution, in seconds,
   * and how many days an ended one is kept. https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html
   * The queue gets the input of each that was started asynchronously and did not succeed, however it ended.
   */
  durable: z
    .strictObject({
      executionTimeout: z.int().min(1).max(31_622_400),
      retention: z.int().min(1).max(90),
      deadLetters: name.optional(),
    })
    .optional(),
});

export type Bundling = z.infer<typeof bundlingSchema>;
export type FunctionSpec = z.infer<typeof functionSchema>;
