import { createRequire } from "node:module";
import { join } from "node:path";
import type { Mocks } from "./interfaces.ts";
import { plain, plainObject } from "./plain.ts";
import { callProvider } from "./provider-functions.ts";
import { outputsOf } from "./resource-outputs.ts";

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

interface MockMonitor {
  prototype: {
    newUrn(parent: string | undefined, type: string, name: string): string;
    registerResourceOutputs(request: OutputsRequest, done: unknown): void;
  };
}

/** Notes every resource that is registered and answers as AWS would have: it takes the place of Pulumi's engine. */
export class Recorder implements Mocks {
  readonly resources: Record<string, unknown>[] = [];
  readonly links: Record<string, unknown> = {};
  readonly #failed: (error: unknown) => void;

  constructor(platform: string, failed: (error: unknown) => void) {
    this.#failed = failed;
    const { MockMonitor } = createRequire(join(platform, "package.json"))("@pulumi/pulumi/runtime/mocks");
    leaveStackOutOfUrns(MockMonitor);
    this.#recordLinks(MockMonitor);
  }

  newResource({ type, name, inputs, custom = false, id }: Parameters<Mocks["newResource"]>[0]) {
    const given = plainObject(inputs);
    const outputs = { ...given, ...outputsOf(type, given, name) };
    // An empty id would count as "not known yet" and stop everything behind it.
    const ids = [outputs["id"], outputs["name"], id].filter((each) => typeof each === "string" && each !== "");
    const known = custom ? String(ids[0] ?? name) : undefined;
    this.resources.push({ type, name, custom, inputs: given, outputs: { ...outputs, ...(known && { id: known }) } });
    return { id: known, state: outputs };
  }

  call({ token, inputs }: Parameters<Mocks["call"]>[0]) {
    try {
      return callProvider(token, inputs);
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  /** Components tell what they link as outputs of a `LinkRef`, which Pulumi's mocks do not hand on. */
  #recordLinks({ prototype }: MockMonitor) {
    const original = prototype.registerResourceOutputs;
    const { links } = this;
    prototype.registerResourceOutputs = function (request, done) {
      const outputs = request.getOutputs()?.toJavaScript();
      if (request.getUrn().includes("sst:sst:LinkRef::") && typeof outputs?.["target"] === "string")
        links[outputs["target"]] = plain(outputs["properties"]);
      return original.call(this, request, done);
    };
  }
}

/** Pulumi's engine names a resource without the type of the stack, its mocks with it; SST makes the type of a link of it. */
function leaveStackOutOfUrns({ prototype }: MockMonitor) {
  const original = prototype.newUrn;
  prototype.newUrn = function (...args) {
    return original.apply(this, args).replace("pulumi:pulumi:Stack$", "");
  };
}
