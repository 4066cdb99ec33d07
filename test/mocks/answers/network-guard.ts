/*
 * Asks services in one way, in a process of its own, and prints as JSON what the operating system was asked for
 * meanwhile: names to look up and addresses to connect to.
 */
import net, { type AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";

type Bound = Record<string, (...args: unknown[]) => unknown>;

const asked: string[] = [];

/** Notes every call of a function that is bound to the system. */
function note(holder: Bound, name: string, words: (args: unknown[]) => string): void {
  const real = holder[name];
  holder[name] = function noted(...args) {
    asked.push(words(args));
    return real?.apply(this, args);
  };
}

/** Below everything that could be replaced by a library. */
async function watchSystem(): Promise<void> {
  const binding = (process as unknown as { binding(name: string): Bound }).binding("cares_wrap");
  note(binding, "getaddrinfo", ([, host]) => `look up ${host}`);
  const server = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const tcp = Object.getPrototypeOf((socket as unknown as { _handle: object })._handle) as Bound;
  for (const name of ["connect", "connect6"]) note(tcp, name, ([, address]) => `connect to ${address}`);
  socket.destroy();
  server.close();
}

await watchSystem();
const [, , file = "", way = ""] = process.argv;
const ways = (await import(pathToFileURL(file).href)) as Record<string, () => Promise<unknown>>;
const told = await ways[way]?.();
console.log(JSON.stringify({ told, asked: [...new Set(asked)] }));
process.exit();
