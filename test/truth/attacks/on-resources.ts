import type { Attacks } from "./attack.ts";

/** Answers that want all there is. */
export const attacksOnResources: Attacks = {
  "loops while it is loaded": { prelude: "for (;;);" },
  "loops when it is called": { client: "export const askPolitely = () => { for (;;); };" },
  "loops through promises": { client: "export const askPolitely = async () => { for (;;) await undefined; };" },
  "loops through immediates": {
    client:
      "export const askPolitely = async () => { for (;;) await new Promise((resolve) => setImmediate(resolve)); };",
  },
  "sleeps for ever in little pieces": {
    client:
      "export const askPolitely = async () => { for (;;) await new Promise((resolve) => setTimeout(resolve, 1)); };",
  },
  "sets a million timers": {
    client: `
      export const askPolitely = () => new Promise(() => {
        for (let timer = 0; timer < 1_000_000; timer++) setTimeout(() => {}, timer);
      });`,
  },
  "matches a text for ever": {
    client: `export const askPolitely = () => /^(a+)+$/.test("a".repeat(50) + "b");`,
  },
  "waits for ever": { client: "export const askPolitely = () => new Promise(() => {});" },
  "blocks for ever": {
    client: "export const askPolitely = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  },
  "fills the heap": {
    client: "export const askPolitely = () => { const all = []; for (;;) all.push([...Array(1_000)]); };",
  },
  "fills memory with buffers": {
    client: `
      export const askPolitely = async () => {
        for (const all = []; ; await new Promise((resolve) => setImmediate(resolve))) all.push(Buffer.alloc(20_000_000, 1));
      };`,
    os: "linux",
  },
  "prints for ever": {
    client: `export const askPolitely = async () => { for (;;) console.log("x".repeat(10_000)); };`,
  },
  "writes for ever past the rig": {
    prelude: `import fs from "node:fs";`,
    client: `export const askPolitely = async () => { for (;;) fs.writeSync(1, "x".repeat(100)); };`,
  },
  "asks for ever": {
    client:
      "export const askPolitely = async (url) => { for (;;) await fetch(url).then((response) => response.text()); };",
  },
  "connects for ever": {
    prelude: `import net from "node:net";`,
    client: "export const askPolitely = async () => { for (;;) net.connect(80, 'api.test').on('error', () => {}); };",
  },
};
