/** Stands, in a build without the installed packages, before the number of a package's module. */
export const marker = "larder-installed:";

/** The name under which a module that stands for another offers that one's namespace object. */
export const namespaceExport = "larderNamespace";

/** What some code takes from one module of an installed package. */
export interface PackageImport {
  readonly module: number;
  /** Names of exports, {@link namespaceExport} among them; none if it is imported for its effects only. */
  readonly names: readonly string[];
}

/** esbuild prints imports in these forms only, minified or not. */
const statement = new RegExp(
  String.raw`\b(?<verb>import|export)\s*(?:(?<single>[\w$]+)\s*,?\s*)?` +
    String.raw`(?:\{(?<list>[^{}"']*)\}|\*\s*as\s+(?<namespace>[\w$]+))?\s*(?:from\s*)?"${marker}(?<module>\d+)"`,
  "g",
);

/**
 * Finds what code that was built without the installed packages imports from them.
 * @returns undefined when there are imports of a form that is not known here.
 */
export function packageImports(code: string): PackageImport[] | undefined {
  const found = [...code.matchAll(statement)].map(({ groups = {} }) => {
    const names = (groups["list"] ?? "").split(",").map((item) => item.trim().split(/\s+as\s+/)[0] ?? "");
    if (groups["single"]) names.push("default");
    if (groups["namespace"]) names.push(namespaceExport);
    return { module: Number(groups["module"]), names: names.filter((name) => name !== "") };
  });
  return found.length === code.split(`"${marker}`).length - 1 ? found : undefined;
}

/** Makes code import from other modules, which offer what {@link packageImports} found. */
export function redirectImports(code: string, urlOf: (module: number) => string): string {
  return code.replaceAll(statement, (text, ...rest) => {
    const { verb, single, namespace, module }: Record<string, string | undefined> = rest.at(-1);
    const url = JSON.stringify(urlOf(Number(module)));
    if (namespace === undefined) return text.replace(/"[^"]*"$/, url);
    const names = [single && `default as ${single}`, `${namespaceExport} as ${namespace}`].filter(Boolean);
    return `${verb} { ${names.join(", ")} } from ${url}`;
  });
}
