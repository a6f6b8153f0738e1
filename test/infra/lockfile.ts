/** An entry of `packages` in package-lock.json, as far as it matters here. */
interface LockedPackage {
  readonly optionalDependencies?: Record<string, string>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

export type LockedPackages = Record<string, LockedPackage>;

const platforms = ["darwin arm64", "darwin x64", "linux arm64", "linux x64", "win32 x64"];

/** Its builds for other machines are not to be had from every registry; `scripts/setup.mjs` installs them. */
const excepted = /^@dynoxide\//;

/**
 * Native packages list a build for each platform as optional dependencies. A lock file that was made where some of them
 * could not be had leaves them out, and then `npm ci` leaves those platforms without one. Answers what is missing.
 */
export const missingBuilds = (packages: LockedPackages): string[] =>
  Object.entries(packages).flatMap(([path, { optionalDependencies = {}, os }]) => {
    const names = Object.keys(optionalDependencies).filter((name) => !excepted.test(name));
    const builds = names.map((name) => ({ name, locked: locate(packages, path, name) }));
    // What is a build itself needs others for its own platform only.
    const wanted = os === undefined ? platformsWithout(builds.map(({ locked }) => locked)) : [];
    return [
      ...builds.filter(({ locked }) => !locked).map(({ name }) => `${path}: ${name} is not in the lock file`),
      ...wanted.map((platform) => `${path}: no build for ${platform}`),
    ];
  });

/** The platforms of ours that none of these packages is a build for, if they are builds at all. */
function platformsWithout(packages: readonly (LockedPackage | undefined)[]): string[] {
  const served = packages.flatMap((each) =>
    (each?.os ?? []).flatMap((os) => (each?.cpu ?? []).map((cpu) => `${os} ${cpu}`)),
  );
  return served.length === 0 ? [] : platforms.filter((platform) => !served.includes(platform));
}

/** Where npm may have put a dependency of a package: within it, or in one of the folders it lies in. */
function locate(packages: LockedPackages, path: string, name: string): LockedPackage | undefined {
  const within = packages[`${path}${path && "/"}node_modules/${name}`];
  if (within || path === "") return within;
  return locate(packages, path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/"))), name);
}
