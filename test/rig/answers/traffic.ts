/** Bodies of every size in both directions, and many requests at once. */
import { createHash } from "node:crypto";
import http from "node:http";
import { Readable } from "node:stream";
import * as undici from "undici";

/** Reads a body piece by piece; resolves with its size and its digest. */
export async function download(url: string): Promise<{ bytes: number; digest: string }> {
  const digest = createHash("sha1");
  let bytes = 0;
  for await (const chunk of (await fetch(url)).body ?? []) {
    bytes += chunk.length;
    digest.update(chunk);
  }
  return { bytes, digest: digest.digest("hex") };
}

/** Sends `pieces` pieces of 64 KiB, made while they are sent. */
export async function upload(url: string, pieces: number): Promise<number> {
  const body = Readable.from(
    (function* () {
      for (let piece = 0; piece < pieces; piece++) yield Buffer.alloc(64 * 1024, piece % 256);
    })(),
  );
  const { statusCode, body: reply } = await undici.request(url, { method: "PUT", body });
  await reply.dump();
  return statusCode;
}

/** Sends a body in two pieces with a wait of `ms` between them. */
export function uploadSlowly(url: string, ms: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST" }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.write("first half, ");
    setTimeout(() => request.end("second half"), ms);
  });
}

export async function all(url: string, count: number): Promise<number[]> {
  const replies = await Promise.all(Array.from({ length: count }, (_, index) => fetch(`${url}/${index}`)));
  await Promise.all(replies.map((reply) => reply.text()));
  return replies.map(({ status }) => status);
}

/** Reads only the first piece of a body, then waits. */
export async function readLittle(url: string): Promise<number> {
  const reader = (await fetch(url)).body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  return value?.length ?? 0;
}
