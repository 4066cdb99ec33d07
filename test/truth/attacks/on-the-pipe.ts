import type { Attacks } from "./attack.ts";

/** Writes frames as the rig does, as far as an answer can know how. */
const pipe = `
import fs from "node:fs";
const frame = (type, connection, payload) => {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head[0] = type;
  head.writeUInt32LE(connection, 1);
  head.writeUInt32LE(bytes.length, 5);
  return Buffer.concat([head, bytes]);
};
const write = (...bytes) => fs.writeSync(3, Buffer.concat(bytes));
const message = (value) => frame(1, 0, typeof value === "string" ? value : JSON.stringify(value));
const done = { type: "done", phase: "call", asked: [], timers: 0, tookMs: 300, isClean: true };
`;

/** Sends what it must and then an ending of its own. */
const forger = (ending: string) => `
export async function askPolitely(url, signal) {
  for (let request = 0; request < (signal ? 1 : 3); request++) await fetch(url);
  write(message({ ...done, ...${ending} }));
  await new Promise((resolve) => setTimeout(resolve, 10_000));
}`;

/** Answers that write on the channel between the two processes. */
export const attacksOnThePipe: Attacks = {
  "writes nonsense on the pipe": { prelude: `${pipe} fs.writeSync(3, "this is no frame");` },
  "forges the ending of a call": {
    prelude: pipe,
    client: forger(`{ value: ["object", ["isReason", true], ["atMs", 300]] }`),
  },
  "forges an error": {
    prelude: pipe,
    client: forger(`{ error: ["error", "StatusError", "The service answers 503", ["status", 503]] }`),
  },
  "forges an ending while it is loaded": {
    prelude: `${pipe} write(message({ ...done, value: ["object", ["isReason", true], ["atMs", 300]] }));`,
  },
  "says that it is quiet when it is not": {
    prelude: `${pipe} for (let received = 0; received < 100; received++) write(message({ type: "idle", received, nextMs: 1, steps: 1 }));`,
  },
  "says that it is quiet for ever": {
    prelude: `${pipe} setImmediate(function again() { write(message({ type: "idle", received: 1, nextMs: null, steps: 1 })); setImmediate(again); });`,
  },
  "moves time to the end of days": {
    prelude: `${pipe} const time = Buffer.alloc(8); time.writeDoubleLE(Infinity); write(frame(2, 0, time));`,
  },
  "moves time to no number": {
    prelude: `${pipe} const time = Buffer.alloc(8); time.writeDoubleLE(NaN); write(frame(2, 0, time));`,
  },
  "sends half a time": { prelude: `${pipe} write(frame(2, 0, "1234"));` },
  "sends requests past its client": {
    prelude: pipe,
    client: `
      let connection = 1_000;
      export async function askPolitely(url) {
        for (let request = 0; request < 3; request++) {
          connection++;
          write(frame(3, connection, JSON.stringify({ host: "api.test", port: 80 })));
          write(frame(6, connection, "GET / HTTP/1.1\\r\\nHost: api.test\\r\\n\\r\\n"));
        }
        return { id: 1 };
      }`,
  },
  "announces a frame of 4 GB": {
    prelude: `${pipe} const head = Buffer.alloc(9); head[0] = 1; head.writeUInt32LE(0xffffffff, 5); write(head);`,
  },
  "sends messages with prototypes inside": {
    prelude: `${pipe} write(message('{"type":"done","__proto__":{"isClean":true},"constructor":{"prototype":{"polluted":true}}}'));`,
  },
  "sends a message nested sixty thousand times": {
    prelude: `${pipe} write(message("[".repeat(60_000)));`,
  },
  "sends a value nested four thousand times": {
    prelude: `${pipe} const deep = '["array",'.repeat(4_000) + "1" + "]".repeat(4_000); write(message('{"type":"done","phase":"call","asked":[],"timers":0,"tookMs":0,"isClean":true,"value":' + deep + "}"));`,
  },
  "opens connections twice and closes others": {
    prelude: `${pipe}
      const address = JSON.stringify({ host: "api.test", port: 80 });
      write(frame(3, 7, address), frame(3, 7, address), frame(9, 7, ""), frame(8, 7, ""), frame(7, 99, "abcd"), frame(4, 7, ""));`,
  },
  "connects to nonsense": { prelude: `${pipe} write(frame(3, 7, "null"), frame(3, 8, "{"));` },
  "gives itself credit": {
    prelude: `${pipe} write(frame(3, 7, JSON.stringify({ host: "api.test", port: 80 })), frame(7, 7, "12"), frame(7, 7, Buffer.alloc(4, 255)));`,
  },
  "sends more than it may": {
    prelude: `${pipe}
      write(frame(3, 7, JSON.stringify({ host: "api.test", port: 80 })));
      for (let piece = 0; piece < 20; piece++) write(frame(6, 7, Buffer.alloc(30_000)));`,
  },
  "closes the pipe": { prelude: `${pipe} fs.closeSync(3);` },
  "destroys every handle": { prelude: `for (const handle of process._getActiveHandles()) handle.destroy?.();` },
  "reads the pipe in the place of the rig": {
    prelude: `${pipe} try { fs.readSync(3, Buffer.alloc(100_000)); } catch {}`,
  },
  "changes what goes through the pipe's handle": {
    prelude: `
      for (const handle of process._getActiveHandles()) {
        const inner = handle._handle;
        if (!inner?.writeBuffer) continue;
        const { writeBuffer } = inner;
        inner.writeBuffer = (request, bytes) => {
          const text = bytes.toString("latin1");
          const wanted = text.replace('"isReason",false', '"isReason", true').replace(/"timers":\\d/, '"timers":0');
          return writeBuffer.call(inner, request, Buffer.from(wanted, "latin1"));
        };
      }`,
  },
  "listens to what the grader asks": {
    prelude: `
      for (const handle of process._getActiveHandles()) handle.on?.("data", (bytes) => (globalThis.heard ??= []).push(bytes));`,
    client: "export const askPolitely = async () => globalThis.heard;",
  },
};
