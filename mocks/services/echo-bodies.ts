import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { HttpResponse } from "../http-response.ts";
import { seededRandom } from "../random.ts";
import { clientAddress, everyMethod, headersOf } from "./echo-inspect.ts";
import type { Call, RouteTable } from "./routes.ts";

/** Waits so many milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

/** Routes that answer with a body of a kind: late, in drops, in bytes, compressed. */
export function bodyRoutes(sleep: Sleep, random: () => number): RouteTable {
  return {
    "/delay/:seconds": everyMethod((call, seconds) => delayed(call, seconds, sleep)),
    "/drip": { GET: ({ url }) => drip(url.searchParams, sleep) },
    "/bytes/:count": { GET: ({ url }, count) => bytes(count, url.searchParams, random) },
    "/stream-bytes/:count": { GET: ({ url }, count) => streamedBytes(count, url.searchParams, random) },
    "/stream/:lines": { GET: lines },
    "/gzip": { GET: (call) => compressed(call, "gzip", "gzipped", gzipSync) },
    "/deflate": { GET: (call) => compressed(call, "deflate", "deflated", deflateSync) },
    "/brotli": { GET: (call) => compressed(call, "br", "brotli", brotliCompressSync) },
    "/response-headers": { GET: responseHeaders, POST: responseHeaders },
  };
}

/** At most 10 seconds, as the original has it. */
async function delayed({ request, url }: Call, seconds: string, sleep: Sleep): Promise<Response> {
  const wanted = Number(seconds);
  if (!(wanted >= 0)) return badRequest("The delay must be a number of seconds");
  if (wanted > 0) await sleep(Math.min(wanted, 10) * 1_000);
  const args = Object.fromEntries(url.searchParams);
  return HttpResponse.json({ args, headers: headersOf(request), origin: clientAddress, url: url.href });
}

/** `?duration=2&numbytes=10&code=200&delay=0`: so many bytes, evenly spread over so many seconds. */
async function drip(query: URLSearchParams, sleep: Sleep): Promise<Response> {
  const [seconds, count] = [numberIn(query, "duration", 2), numberIn(query, "numbytes", 10)];
  const [status, delay] = [numberIn(query, "code", 200), numberIn(query, "delay", 0)];
  const isPossible =
    seconds >= 0 && delay >= 0 && count >= 1 && count <= 10 * 2 ** 20 && status >= 200 && status <= 599;
  if (!isPossible) return badRequest("Bad duration, numbytes, code or delay");
  if (delay > 0) await sleep(Math.min(delay, 60) * 1_000);
  const total = Math.floor(count);
  // The length is told, so that a client that goes away in the middle finds the body in a known state.
  const headers = { "content-type": "application/octet-stream", "content-length": String(total) };
  return new HttpResponse(drops(total, Math.min(seconds, 60) * 1_000, sleep), { status, headers });
}

/** Stars in at most 100 drops: a timer for each of a million bytes would be late. */
function drops(total: number, lastsMs: number, sleep: Sleep): ReadableStream<Uint8Array> {
  const size = Math.ceil(total / 100);
  const pauseMs = lastsMs / Math.ceil(total / size);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent > 0) await sleep(pauseMs);
      const drop = "*".repeat(Math.min(size, total - sent));
      controller.enqueue(new TextEncoder().encode(drop));
      sent += drop.length;
      if (sent === total) controller.close();
    },
  });
}

function bytes(count: string, query: URLSearchParams, random: () => number): Response {
  const content = randomBytes(count, query, random);
  if (!content) return badRequest("The count must be a whole number");
  return new HttpResponse(content, { headers: { "content-type": "application/octet-stream" } });
}

function streamedBytes(count: string, query: URLSearchParams, random: () => number): Response {
  const content = randomBytes(count, query, random);
  const size = numberIn(query, "chunk_size", 10 * 1_024);
  if (!content || !(size >= 1)) return badRequest("The count and the chunk_size must be whole numbers");
  const chunks = Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
    content.subarray(index * size, (index + 1) * size),
  );
  return new HttpResponse(streamOf(chunks), { headers: { "content-type": "application/octet-stream" } });
}

/** At most 100 KiB. The same `seed` gives the same bytes. */
function randomBytes(count: string, query: URLSearchParams, random: () => number): Buffer | undefined {
  if (!/^\d{1,9}$/.test(count)) return undefined;
  const seed = query.get("seed");
  const chance = seed === null ? random : seededRandom(Number(seed) || 0);
  return Buffer.from(Array.from({ length: Math.min(Number(count), 100 * 1_024) }, () => Math.floor(chance() * 256)));
}

/** So many lines of JSON, at most 100. */
function lines({ request, url }: Call, count: string): Response {
  if (!/^\d{1,9}$/.test(count)) return badRequest("The count must be a whole number");
  const common = { url: url.href, args: Object.fromEntries(url.searchParams), headers: headersOf(request) };
  const chunks = Array.from({ length: Math.min(Number(count), 100) }, (_, id) =>
    new TextEncoder().encode(`${JSON.stringify({ ...common, origin: clientAddress, id })}\n`),
  );
  return new HttpResponse(streamOf(chunks), { headers: { "content-type": "application/json" } });
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk) controller.enqueue(chunk);
      if (rest.length === 0) controller.close();
    },
  });
}

function compressed({ request }: Call, coding: string, word: string, compress: (plain: string) => Buffer): Response {
  const { method } = request;
  const body = JSON.stringify({ [word]: true, headers: headersOf(request), method, origin: clientAddress });
  const headers = { "content-type": "application/json", "content-encoding": coding };
  return new HttpResponse(compress(body), { headers });
}

/** Every parameter of the query becomes a header of the answer. */
function responseHeaders({ url }: Call): Response {
  const response = HttpResponse.json(Object.fromEntries(url.searchParams));
  try {
    for (const name of new Set(url.searchParams.keys())) response.headers.delete(name);
    for (const [name, value] of url.searchParams) response.headers.append(name, value);
    return response;
  } catch {
    return badRequest("That is no header");
  }
}

function numberIn(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  return text === null ? fallback : text.trim() === "" ? Number.NaN : Number(text);
}

function badRequest(reason: string): Response {
  return HttpResponse.text(reason, { status: 400 });
}
