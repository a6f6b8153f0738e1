import { isBuiltin } from "node:module";

const namespace = "lazy-builtin";

/**
 * Turns a static import of one of Node's own modules into `process.getBuiltinModule`.
 *
 * An ESM import of `node:http` costs a cold start 25 to 38 ms, because the ESM facade reads every export, and one of
 * them loads a whole HTTP client. As a CommonJS value nothing is read before it is used: 3 to 5 ms.
 *
 * The filters only save time and the callbacks decide: SST calls plugins from another process and offers them every
 * path, whatever their filter says.
 *
 * @type {import("esbuild").Plugin}
 */
const lazyBuiltins = {
  name: "lazy-builtins",
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z_]+)?$/ }, ({ path, kind }) =>
      kind === "import-statement" && isBuiltin(path) ? { path, namespace } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace }, (found) =>
      found.namespace === namespace
        ? { contents: `module.exports = process.getBuiltinModule(${JSON.stringify(found.path)})`, loader: "js" }
        : undefined,
    );
  },
};

/** The plugins every function is bundled with: by SST when it deploys, and by the local cloud. */
export default [lazyBuiltins];
