import dns from "node:dns";
import net from "node:net";

/** What is seen of the process while tests run. */
export type ProcessWatch = {
  /** An error that nobody caught since the last look, after what is under way had its turn. */
  readonly takeUncaught: () => Promise<unknown>;
  /** Ends the watch. */
  readonly end: () => Promise<{ escaped: string[]; isHeld: boolean }>;
};

const kinds = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Watches for errors that nobody caught, which fail the test that runs, and for requests that leave for the network. A
 * name that is looked up belongs to one: interceptors answer without.
 */
export function watchProcess(): ProcessWatch {
  const { lookup } = dns;
  const { connect } = net.Socket.prototype;
  const escaped: string[] = [];
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error ?? new Error("nothing was thrown"));
  const listeners = kinds.map((kind) => process.rawListeners(kind));
  for (const kind of kinds) process.removeAllListeners(kind).on(kind, note);
  dns.lookup = ((host: string, ...rest: unknown[]) => {
    escaped.push(host);
    Reflect.apply(lookup, dns, [host, ...rest]);
  }) as typeof lookup;
  const takeUncaught = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return uncaught.splice(0)[0];
  };
  const end = async () => {
    await takeUncaught();
    dns.lookup = lookup;
    for (const [index, kind] of kinds.entries()) {
      process.removeListener(kind, note);
      for (const listener of listeners[index] ?? []) process.on(kind, listener as () => void);
    }
    return { escaped, isHeld: net.Socket.prototype.connect !== connect };
  };
  return { takeUncaught, end };
}
