// @ts-check
/** @typedef {{ packages?: Record<string, { version?: string, dev?: boolean, optional?: boolean }> }} Lockfile */

/**
 * The packages that the lockfile names and npm's own record of `node_modules` does not have in that version.
 *
 * An optional package that is absent is not missing: npm leaves out what is for other systems.
 *
 * @param {Lockfile} wanted `package-lock.json`
 * @param {Lockfile} installed `node_modules/.package-lock.json`, which npm writes last
 * @param {{ development: boolean }} options Whether the packages that only developers need count too.
 * @returns {string[]}
 */
export function missingPackages(wanted, installed, { development }) {
  return Object.entries(wanted.packages ?? {})
    .filter(([place, { dev, optional, version }]) => {
      if (place === "" || (dev && !development)) return false;
      const present = installed.packages?.[place];
      return present === undefined ? !optional : present.version !== version;
    })
    .map(([place]) => place.replace(/^.*node_modules\//, ""));
}
