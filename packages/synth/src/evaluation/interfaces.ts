/** The parts of `@pulumi/pulumi` and of the bundled configuration that an evaluation uses. */

export interface Mocks {
  newResource(resource: {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
    custom?: boolean;
    id?: string;
  }): { id: string | undefined; state: Record<string, unknown> };
  call(call: { token: string; inputs: Record<string, unknown> }): Record<string, unknown>;
}

export interface Pulumi {
  readonly runtime: {
    setMocks(mocks: Mocks, project: string, stack: string, preview: boolean, organization: string): Promise<void>;
    setConfig(key: string, value: string): void;
    runInPulumiStack(program: () => Promise<unknown>): Promise<Record<string, unknown> | undefined>;
  };
}

interface App {
  readonly name: string;
  readonly home: string;
  readonly protect?: boolean;
  readonly removal?: "remove" | "retain" | "retain-all";
  readonly providers?: Record<string, unknown>;
}

/** The module that {@link bundleConfig} writes. */
export interface Config {
  /** SST's own entry: prepares the components, then runs the program. */
  run(program: () => Promise<unknown>): Promise<unknown>;
  readonly default: { app(input: { stage: string }): App | Promise<App>; run(): Promise<unknown> };
}
