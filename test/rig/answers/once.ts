/** One request or a few, with and without a time limit. */
import { type Client, clients } from "./clients.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function askWithTimeout(url: string, client: string, timeoutMs: number): Promise<unknown> {
  return (clients[client] as Client)(url, { signal: AbortSignal.timeout(timeoutMs) });
}

const block = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Ways to wait a second, or not to wait. */
export const pauses: Record<string, () => unknown> = {
  sleeps: () => sleep(1_000),
  blocks: () => block(1_000),
  "blocks, then sleeps": () => {
    block(400);
    return sleep(600);
  },
  "sleeps, then blocks": () => sleep(400).then(() => block(600)),
  "does not wait": () => {},
};

/** Gives each request a second, pauses after a failure. */
export async function askAgainAfterTimeout(
  url: string,
  client: string,
  times: number,
  pause = "sleeps",
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 1_000);
    try {
      return await (clients[client] as Client)(url, { signal: controller.signal });
    } catch (error) {
      if (attempt === times) throw error;
    } finally {
      clearTimeout(timer);
    }
    await pauses[pause]?.();
  }
}

export async function askOften(url: string, client: string, times: number): Promise<void> {
  for (let attempt = 1; attempt <= times; attempt++) await (clients[client] as Client)(url).catch(() => {});
}

export async function askWithoutReading(url: string): Promise<number> {
  return (await fetch(url)).status;
}
