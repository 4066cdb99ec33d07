import { createHash, randomBytes, randomUUID } from "node:crypto";
import { expect } from "vitest";
import { broken } from "../../../../mocks/broken-connection.ts";
import type { Clock } from "../../../../mocks/clock.ts";
import { HttpResponse } from "../../../../mocks/http-response.ts";
import type { Service } from "../../../../mocks/intercept.ts";
import { type Call, routes } from "../../../../mocks/services/routes.ts";
import type * as Solution from "../../../../solutions/12-files/download-to.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count, story } from "../../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("12-files/download-to.ts");

const chunkBytes = 10_000;
/** A file on the server. */
export type Stored = { bytes: Buffer; etag?: string; digest?: string; hasLength: boolean };
/** What the server does with one request: by default it sends all that is asked for, a chunk every 100 ms. */
export type Turn = {
  file?: Stored;
  status?: number;
  breaksAfter?: number | "the head";
  atMost?: number;
  everyMs?: number;
};

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");

export function stored(chunks: number, told: Partial<Stored> = {}): Stored {
  const bytes = randomBytes(chunks * chunkBytes);
  return { bytes, etag: `"${randomUUID()}"`, digest: `sha-256=:${sha256(bytes)}:`, hasLength: true, ...told };
}

/** Makes a server for one file, which takes one turn a request. */
function server(file: Stored, turns: readonly Turn[] = []) {
  return (clock: Clock): Service => {
    const origin = "http://files.test";
    let asked = 0;
    const notFound = () => new HttpResponse("no such path", { status: 404 });
    const get = ({ request }: Call) => {
      const turn = turns[asked++] ?? {};
      if (turn.breaksAfter === 0) return broken("reset");
      if (turn.status) return new HttpResponse(turn.status === 204 ? null : "no file", { status: turn.status });
      return send(turn.file ?? file, request.headers, turn, clock);
    };
    const rules = { origin, unknownPath: notFound, unknownMethod: notFound };
    return { origin, handlers: routes({ "/reports/night": { GET: get } }, rules), reset: () => {} };
  };
}

function send(file: Stored, asked: Headers, turn: Turn, clock: Clock): Response {
  const { bytes, etag, digest, hasLength } = file;
  const isSame = asked.get("if-range") === null || asked.get("if-range") === etag;
  const from = isSame ? Number(/^bytes=(\d+)-$/.exec(asked.get("range") ?? "")?.[1] ?? 0) : 0;
  const to = Math.min(bytes.length, from > 0 ? from + (turn.atMost ?? bytes.length) : bytes.length);
  const headers = new Headers(digest && from === 0 ? { "repr-digest": digest } : {});
  if (etag) headers.set("etag", etag);
  if (hasLength) headers.set("content-length", String(to - from));
  if (from > 0) headers.set("content-range", `bytes ${from}-${to - 1}/${bytes.length}`);
  const body = ReadableStream.from(parts(bytes.subarray(from, to), turn, clock));
  return new HttpResponse(body, { status: from > 0 ? 206 : 200, headers });
}

async function* parts(bytes: Buffer, { breaksAfter, everyMs = 100 }: Turn, clock: Clock) {
  const end = breaksAfter === "the head" ? 0 : (breaksAfter ?? bytes.length);
  for (let at = 0; at < end; at += chunkBytes) {
    yield new Uint8Array(bytes.subarray(at, Math.min(at + chunkBytes, end)));
    await clock.sleep(everyMs);
  }
  if (breaksAfter !== undefined) throw new Error("the connection broke");
}

/** What the caller of the answer wants. `old` is on the disk before, as the file and as a part. */
export type Wish = {
  resumes?: number;
  /** 0: before the call. */
  stopAtMs?: number;
  /** Number of an `append`, or the renaming. */
  diskFailsAt?: number | "rename";
  isOldThere?: boolean;
  isBare?: boolean;
};
/** Downloads to a disk made of memory, and tells what was done to it. */
const download = async ({ downloadTo, DownloadError, realDisk }: typeof Solution, url: string, wish: Wish) => {
  const startedAt = Date.now();
  const files = new Map<string, Buffer>();
  if (wish.isOldThere) for (const name of ["night.csv", "night.csv.part"]) files.set(name, Buffer.from("old"));
  const journal: { what: string; atMs: number; hadOldFile: boolean }[] = [];
  let [appends, working, mostAtOnce] = [0, 0, 0];
  const act = async (what: string, change: () => void, tookMs = 20) => {
    working += 1;
    mostAtOnce = Math.max(mostAtOnce, working);
    journal.push({ what, atMs: Date.now() - startedAt, hadOldFile: files.get("night.csv")?.toString() === "old" });
    await new Promise((resolve) => setTimeout(resolve, tookMs));
    change();
    working -= 1;
  };
  const diskError = new Error("no space left");
  const disk: typeof realDisk = {
    append: (name, bytes) => {
      appends += 1;
      if (appends === wish.diskFailsAt) return Promise.reject(diskError);
      const copy = Buffer.from(bytes);
      const add = () => files.set(name, Buffer.concat([files.get(name) ?? Buffer.alloc(0), copy]));
      return act(`append ${bytes.length} to ${name}`, add, 150);
    },
    rename: async (from, to) => {
      if (wish.diskFailsAt === "rename") throw diskError;
      await act(`rename ${from} to ${to}`, () => {
        const content = files.get(from);
        if (!content) throw new Error(`there is no ${from}`);
        files.set(to, content);
        files.delete(from);
      });
    },
    remove: (name) => act(`remove ${name}`, () => files.delete(name)),
  };
  const reason = new Error("the user left");
  const stop = new AbortController();
  if (wish.stopAtMs === 0) stop.abort(reason);
  else if (wish.stopAtMs !== undefined) setTimeout(() => stop.abort(reason), wish.stopAtMs);
  const progress: (number | string)[][] = [];
  const onProgress = ({ receivedBytes, totalBytes }: Solution.Progress) => {
    progress.push([receivedBytes, totalBytes ?? "unknown", files.get("night.csv.part")?.length ?? 0]);
  };
  const resumes = wish.resumes === undefined ? {} : { resumes: wish.resumes };
  const options = { disk, ...(wish.isBare ? {} : { onProgress, signal: stop.signal, ...resumes }) };
  let ended = "without an error";
  let sizeBytes: number | undefined;
  let cause = "none";
  try {
    ({ sizeBytes } = await downloadTo(`${url}/reports/night`, "night.csv", options));
  } catch (error) {
    const { message } = error as Error;
    ended = `with another error: ${message}`;
    if (error === reason) ended = "with the signal's reason";
    if (error === diskError) ended = "with the disk's error";
    if (error instanceof DownloadError) ended = `with a DownloadError "${error.reason}"`;
    const { cause: from } = error as Error;
    cause = from instanceof Error ? String(from) : "none";
  }
  const endedAtMs = Date.now() - startedAt;
  const names = [...files.keys()].sort();
  const content = files.get("night.csv")?.toString("base64");
  return { names, content, journal, mostAtOnce, progress, ended, endedAtMs, sizeBytes, cause };
};

/** Downloads from a server that takes these turns. */
export function ask(file: Stored, turns: readonly Turn[] = [], wish: Wish = {}) {
  return answer.evaluate(download, { service: server(file, turns), arguments: wish });
}
type Asked = Awaited<ReturnType<typeof ask>>;

export const told = (run: Asked) =>
  `It ended ${run.value?.ended}. On the disk were ${run.value?.names.join(" and ") || "no files"}.`;
const sent = (run: Asked) => `Your client sent ${count(run.requests.length, "request")}.`;
export const appended = (run: Asked) =>
  (run.value?.journal ?? []).flatMap(({ what }) => /^append (\d+) /.exec(what)?.[1] ?? []).map(Number);
export const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
export const rangesOf = (run: Asked) =>
  run.requests.map(({ headers }) => [headers.range ?? "none", headers["if-range"] ?? "none"]);

/** Holds that the file on the disk is this one, whole. */
export function holdWhole(run: Asked, { bytes }: Stored, asked: string) {
  const { names, content, sizeBytes } = run.value ?? {};
  const did = `${sent(run)} ${told(run)}`;
  expect(names, story(run, did, asked)).toEqual(["night.csv"]);
  const size = Buffer.from(content ?? "", "base64").length;
  const wrong = `${sent(run)} The file has ${count(size, "byte")}, and they are not those of the server.`;
  expect(content === bytes.toString("base64"), story(run, wrong, asked)).toBe(true);
  const returned = `Your client returned a size of ${sizeBytes}.`;
  expect(sizeBytes, story(run, returned, `R2 asks for ${bytes.length}.`)).toBe(bytes.length);
}

/** Holds that the download ended so, and that the disk is as it was, without the part. */
export function holdFailure(run: Asked, [words, ended, requests]: readonly [string, string, number]) {
  const did = `${words} ${sent(run)} ${told(run)}`;
  const asked = `${ended.includes("checksum") ? "R5" : "R7"} asks for ${count(requests, "request")}, to end ${ended}, and to keep the old file alone.`;
  expect([run.requests.length, run.value?.ended], story(run, did, asked)).toEqual([requests, ended]);
  expect([run.value?.names, run.value?.content], story(run, did, asked)).toEqual([["night.csv"], "b2xk"]);
}
