/** A client that asks until it gets what it wants, put together from parts: how it sends, limits, works and waits. */
import { pbkdf2 } from "node:crypto";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, gunzip, gzipSync } from "node:zlib";
import { type Client, clients } from "../../rig/answers/clients.ts";
import { busyWaits, waits } from "../../rig/answers/waits.ts";

/** How such a client is put together; every part by its name. */
export type Parts = { client: string; wait: string; limit: string; work: string };

type Limit = (ms: number) => { signal: AbortSignal; clear?: () => void };

/** How a request is ended that takes too long. */
export const limits: Record<string, Limit> = {
  "AbortSignal.timeout": (ms) => ({ signal: AbortSignal.timeout(ms) }),
  "AbortSignal.any": (ms) => ({ signal: AbortSignal.any([AbortSignal.timeout(ms), new AbortController().signal]) }),
  AbortController: (ms) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), ms);
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
};

/** What a client does between an answer and its wait. It takes real time and no virtual time. */
export const works: Record<string, () => Promise<unknown>> = {
  nothing: async () => {},
  microtasks: async () => {
    for (let turn = 0; turn < 1_000; turn++) await undefined;
  },
  immediates: async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  },
  "thread pool": () => promisify(pbkdf2)("password", "salt", 2_000, 32, "sha256"),
  compression: async () => {
    await promisify(brotliCompress)(Buffer.alloc(20_000, "stormproof"));
    await promisify(gunzip)(gzipSync("stormproof"));
  },
  "web streams": async () => {
    const stream = new Blob([Buffer.alloc(50_000, 1)]).stream().pipeThrough(new CompressionStream("gzip"));
    for await (const _ of stream);
  },
  "a file": async () => {
    const file = await open(process.execPath);
    await file.read(Buffer.alloc(50_000), 0, 50_000, 0);
    await file.close();
  },
};

/** Asks, each time with a limit of 5 s, until it reads JSON; waits 1 s, 2 s, 4 s …, or as long as it is asked to. */
export async function askStubbornly(url: string, parts: Parts): Promise<unknown> {
  const send = clients[parts.client] as Client;
  const pause = waits[parts.wait] ?? (busyWaits[parts.wait] as (ms: number) => Promise<unknown>);
  for (let ownMs = 1_000; ; ownMs *= 2) {
    const { signal, clear } = (limits[parts.limit] as Limit)(5_000);
    let askedMs = 0;
    try {
      const reply = await send(`${url}/parcels/17`, { signal });
      if (reply.status === 200) return JSON.parse(reply.text);
      askedMs = readRetryAfter(reply.headers["retry-after"]);
    } catch {
      // Whatever it is, it may be better next time.
    } finally {
      clear?.();
    }
    await works[parts.work]?.();
    await pause(Math.max(ownMs, askedMs));
  }
}

function readRetryAfter(value = ""): number {
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  return Math.max(0, Date.parse(value) - Date.now()) || 0;
}
