import type { Attacks } from "./attack.ts";

/** Stops when the caller has aborted, but only after it has slept: too late. */
const lateClient = `
export async function askPolitely(url, signal) {
  const response = await fetch(url);
  if (!signal) return undefined;
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  signal.throwIfAborted();
}`;

/** Answers that lie about the time. */
export const attacksOnTheClock: Attacks = {
  "replaces performance.now": { prelude: "performance.now = () => 300;", client: lateClient },
  "replaces performance": {
    prelude: "globalThis.performance = { now: () => 300 };",
    client: lateClient,
  },
  "defines performance.now anew": {
    prelude: `Object.defineProperty(performance, "now", { value: () => 300 });`,
    client: lateClient,
  },
  "replaces Date": {
    prelude: "globalThis.Date = class extends Date { static now() { return 0; } };",
    client: lateClient,
  },
  "replaces setTimeout": {
    prelude: "globalThis.setTimeout = (callback) => { queueMicrotask(callback); return { unref() {} }; };",
    client: lateClient,
  },
  "replaces AbortController": {
    prelude: `
      globalThis.AbortController = class {
        signal = { reason: undefined, throwIfAborted() { throw this.reason; } };
        abort(reason) { this.signal.reason = reason; }
      };`,
    client: lateClient,
  },
  "tells times through Buffer": {
    prelude: `
      const { writeDoubleLE } = Buffer.prototype;
      let told = 0;
      Buffer.prototype.writeDoubleLE = function (ms, at) { return writeDoubleLE.call(this, (told += 1_000), at); };`,
  },
  "asks again at once and tells the time itself": {
    prelude: `
      import { writeSync } from "node:fs";
      function tell(nowMs) {
        const frame = Buffer.alloc(17);
        frame[0] = 2;
        frame.writeUInt32LE(8, 5);
        frame.writeDoubleLE(nowMs, 9);
        writeSync(3, frame);
      }`,
    client: `
      export async function askPolitely(url) {
        for (const nowMs of [1_000, 3_000, 7_000]) {
          const response = await fetch(url);
          if (response.ok) return response.json();
          tell(nowMs);
        }
      }`,
    earns: ["R1", "R5"],
  },
  "finds the pipe among the handles and tells the time there": {
    prelude: `
      function tell(nowMs) {
        const frame = Buffer.alloc(17);
        frame[0] = 2;
        frame.writeUInt32LE(8, 5);
        frame.writeDoubleLE(nowMs, 9);
        for (const handle of process._getActiveHandles()) handle.write?.(frame);
      }`,
    client: `
      export async function askPolitely(url) {
        for (const nowMs of [1_000, 3_000, 7_000]) {
          const response = await fetch(url);
          if (response.ok) return response.json();
          tell(nowMs);
        }
      }`,
    earns: ["R1", "R5"],
  },
  "uses its socket to tell the time": {
    prelude: `
      import http from "node:http";
      const payload = (nowMs) => { const bytes = Buffer.alloc(8); bytes.writeDoubleLE(nowMs); return bytes; };`,
    client: `
      export async function askPolitely(url) {
        for (const nowMs of [1_000, 3_000, 7_000]) {
          const response = await new Promise((resolve, reject) => http.get(url, resolve).on("error", reject));
          response.socket.sendFrame("time", payload(nowMs));
          let text = "";
          for await (const chunk of response) text += chunk;
          if (response.statusCode === 200) return JSON.parse(text);
        }
      }`,
    earns: ["R1", "R5"],
  },
};
