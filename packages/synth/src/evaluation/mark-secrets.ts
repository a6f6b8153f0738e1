import { secretMark } from "@larder/topology";

const setting = /^SST_SECRET_(\w+)$/;

/**
 * `sst.Secret` reads its value from a variable that the SST CLI sets, and breaks off without one. Here every secret is set,
 * to a mark that tells later where its value would be.
 */
export function markSecrets(): void {
  process.env = new Proxy(process.env, {
    get(variables, variable, ...rest) {
      const name = typeof variable === "string" ? setting.exec(variable)?.[1] : undefined;
      return name === undefined ? Reflect.get(variables, variable, ...rest) : secretMark(name);
    },
  });
}
