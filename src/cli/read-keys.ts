import { untilStopped } from "./until-stopped.ts";

/** What a key does. */
export type Keys = Readonly<Record<string, () => unknown>>;

/** Obeys single keys until `q` or Ctrl-C; without a terminal there are no keys, and only a signal ends it. */
export async function readKeys(keys: Keys): Promise<void> {
  const { stdin } = process;
  const { promise: hasQuit, resolve: quit } = Promise.withResolvers<void>();
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.setEncoding("utf8");
    // In raw mode the terminal makes no signal of Ctrl-C: it comes as this character.
    stdin.on("data", (typed) => (`${typed}` === "q" || `${typed}` === "\u0003" ? quit() : void keys[`${typed}`]?.()));
  }
  await Promise.race([hasQuit, untilStopped()]);
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
}
