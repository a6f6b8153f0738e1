import { createRequire } from "node:module";
import { join } from "node:path";
import type { Mocks } from "./interfaces.ts";
import { callProvider } from "./provider-functions.ts";
import { outputsOf } from "./resource-outputs.ts";

/** How Pulumi marks a value as secret on the wire. */
const secretMark = { key: "4dabf18193072939515e22adb298388d", value: "1b47061264138c4ac30d75fd1eb44270" };

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

interface MockMonitor {
  prototype: { registerResourceOutputs(request: OutputsRequest, done: unknown): void };
}

/** Notes every resource that is registered and answers as AWS would have: it takes the place of Pulumi's engine. */
export class Recorder implements Mocks {
  readonly resources: Record<string, unknown>[] = [];
  readonly links: Record<string, unknown> = {};
  readonly #failed: (error: unknown) => void;

  constructor(platform: string, failed: (error: unknown) => void) {
    this.#failed = failed;
    this.#recordLinks(createRequire(join(platform, "package.json"))("@pulumi/pulumi/runtime/mocks"));
  }

  newResource({ type, name, inputs, custom = false, id }: Parameters<Mocks["newResource"]>[0]) {
    const given = this.plain(inputs);
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

  /** The value without Pulumi's wrapping of secrets and files. */
  plain<T extends object>(value: T): T;
  plain(value: unknown): unknown;
  plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.plain(item));
    if (value === null || typeof value !== "object") return value;
    if ("__pulumiAsset" in value || "__pulumiArchive" in value) return "<file>";
    const entries = Object.entries(value);
    if (entries.some(([key, mark]) => key === secretMark.key && mark === secretMark.value))
      return this.plain("value" in value ? value.value : undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, this.plain(item)]));
  }

  /** Components tell what they link as outputs of a `LinkRef`, which Pulumi's mocks do not hand on. */
  #recordLinks(mocks: { MockMonitor: MockMonitor }) {
    const { prototype } = mocks.MockMonitor;
    const original = prototype.registerResourceOutputs;
    const { links } = this;
    const plain = this.plain.bind(this);
    prototype.registerResourceOutputs = function (request, done) {
      const outputs = request.getOutputs()?.toJavaScript();
      if (request.getUrn().includes("sst:sst:LinkRef::") && typeof outputs?.["target"] === "string")
        links[outputs["target"]] = plain(outputs["properties"]);
      return original.call(this, request, done);
    };
  }
}
