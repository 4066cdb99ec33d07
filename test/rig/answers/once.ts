/** One request or a few, with and without a time limit. */
import { type Client, clients } from "./clients.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function askWithTimeout(url: string, client: string, timeoutMs: number): Promise<unknown> {
  return (clients[client] as Client)(url, { signal: AbortSignal.timeout(timeoutMs) });
}

/** Gives each request a second, waits a second after a failure. */
export async function askAgainAfterTimeout(url: string, client: string, times: number): Promise<unknown> {
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
    await sleep(1_000);
  }
}

export async function askOften(url: string, client: string, times: number): Promise<void> {
  for (let attempt = 1; attempt <= times; attempt++) await (clients[client] as Client)(url).catch(() => {});
}

export async function askWithoutReading(url: string): Promise<number> {
  return (await fetch(url)).status;
}
