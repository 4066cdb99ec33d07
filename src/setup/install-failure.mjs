// @ts-check
/** What npm's own words mean for the user; the first row that fits wins. */
const causes = /** @type {const} */ ([
  [
    /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ECONNRESET|ETIMEDOUT|network/i,
    "the npm registry cannot be reached: connect to the internet (needed this once) and run the command again",
  ],
  [/ENOSPC|no space left/i, "the disk is full: free about 1 GB and run the command again"],
  [
    /EROFS|EACCES|EPERM|read-only/i,
    "this folder cannot be written to: move stormproof to a folder of your own and run the command again",
  ],
  [
    /EUSAGE|in sync|lockfile/i,
    "package.json and package-lock.json do not fit together: restore both (git checkout package.json package-lock.json) and run the command again",
  ],
  [/EINTEGRITY/i, "a download was damaged: run `npm cache verify`, then the command again"],
]);

/**
 * One sentence that says why the installation failed and what to do.
 *
 * @param {string} output What npm printed.
 * @returns {string}
 */
export function installFailure(output) {
  const known = causes.find(([pattern]) => pattern.test(output));
  const words = output
    .trim()
    .split("\n")
    .filter((line) => /\berror\b/i.test(line));
  return `Cannot install stormproof: ${known?.[1] ?? `npm says "${(words[0] ?? "nothing").trim()}"; run \`npm ci\` to see all of it`}.`;
}
