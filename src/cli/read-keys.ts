/** What a key does. */
export type Keys = Readonly<Record<string, () => unknown>>;

/** Obeys single keys until `q` or Ctrl-C; without a terminal there are no keys, and only a signal ends it. */
export async function readKeys(keys: Keys): Promise<void> {
  const { stdin } = process;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end());
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.setEncoding("utf8");
    // In raw mode the terminal makes no signal of Ctrl-C: it comes as this character.
    stdin.on("data", (typed) => (`${typed}` === "q" || `${typed}` === "\u0003" ? end() : void keys[`${typed}`]?.()));
  }
  await ended;
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
}
