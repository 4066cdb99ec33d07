/** What code does wrong as a program, one export a way. Line numbers are named in the tests. */
import fs from "node:fs";
import http from "node:http";
import net from "node:net";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function loopsForEver(): void {
  for (;;);
}

export async function loopsThroughPromises(): Promise<void> {
  for (;;) await Promise.resolve();
}

export async function loopsThroughImmediates(): Promise<void> {
  for (;;) await new Promise((resolve) => setImmediate(resolve));
}

export async function sleepsForEver(): Promise<void> {
  for (;;) await sleep(0);
}

export function neverSettles(): Promise<void> {
  return new Promise(() => {});
}

export function waitsForAReply(url: string): Promise<unknown> {
  return new Promise((resolve) => http.get(`${url}/users`, resolve));
}

export async function asksForEver(url: string): Promise<void> {
  for (;;) await fetch(url).then((response) => response.text());
}

export function connectsForEver(): Promise<void> {
  for (let count = 0; count < 10_000; count++) net.connect(80, "api.test");
  return sleep(10) as Promise<void>;
}

export function fillsTheHeap(): void {
  const kept: unknown[] = [];
  for (;;) kept.push({ text: new Array(100).fill(0) });
}

export async function fillsBuffers(): Promise<void> {
  const kept: unknown[] = [];
  for (;;) {
    kept.push(Buffer.alloc(10_000_000, 1));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export async function printsForEver(): Promise<void> {
  for (; ; await sleep(0)) console.log("again and again");
}

export function exits(): void {
  process.exit(3);
}

export function aborts(): void {
  process.abort();
}

export async function throwsInATimer(): Promise<void> {
  setTimeout(() => {
    throw new RangeError("too late");
  }, 10);
  await sleep(1_000);
}

export async function rejectsUnheard(): Promise<void> {
  void Promise.reject(new Error("nobody hears me"));
  await sleep(1_000);
}

export async function writesOnThePipe(): Promise<void> {
  fs.writeSync(3, "this is no frame of the protocol");
  await sleep(10);
}
