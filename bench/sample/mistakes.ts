/** Wrong answers by what they do, as replacements in the right one: both sides must find the same in them. */
export const mistakes: Readonly<Record<string, readonly [part: string, instead: string]>> = {
  "does not double": ["1_000 * 2 ** retry", "1_000"],
  "does not read Retry-After": ["outcome.askedMs ?? 0", "0"],
  "has no cap": ["Math.min(capMs, 1_000 * 2 ** retry)", "1_000 * 2 ** retry"],
  "retries whatever comes": ["!mayPass.has(outcome.status)", "false"],
  "forgets its token": ["token === undefined", "true"],
  "sleeps through an abort": ['signal?.addEventListener("abort", stop);', ""],
};
