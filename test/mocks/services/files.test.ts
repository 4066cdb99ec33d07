import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createFiles, type FilesOptions } from "../../../mocks/services/files.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://files.test";
const large = `${origin}/files/large.bin`;
const notes = `${origin}/files/notes.txt`;

let nowAt = 0;

function open(options: FilesOptions = {}) {
  nowAt = Date.UTC(2026, 0, 5, 9);
  const files = intercept(createFiles({ now: () => nowAt, ...options }));
  onTestFinished(files.close);
  return files;
}

type Told = { name: string; type: string; sizeBytes: number; sha256: string; etag: string; modifiedAt: string };

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes);
const digestField = (bytes: Uint8Array | string) => `sha-256=:${sha256(bytes).digest("base64")}:`;
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });

function headersOf({ headers }: Response, ...names: string[]): (string | null)[] {
  return names.map((name) => headers.get(name));
}

function formWith(...parts: File[]): FormData {
  const form = new FormData();
  for (const file of parts) form.append("file", file);
  return form;
}

const post = (body: FormData | string, headers: Record<string, string> = {}) =>
  fetch(`${origin}/files`, { method: "POST", body, headers });
const put = (name: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}/files/${name}`, { method: "PUT", body, headers });

describe("a download", () => {
  test("brings the whole file with its length and checksums", async () => {
    const files = open();
    const response = await get(large);
    const bytes = await bytesOf(response);
    const told = headersOf(
      response,
      "content-length",
      "repr-digest",
      "digest",
      "accept-ranges",
      "content-type",
      "content-disposition",
    );
    expect([response.status, bytes.equals(files.bytes("large.bin") ?? Buffer.alloc(0)), told]).toEqual([
      200,
      true,
      [
        "1048576",
        digestField(bytes),
        `SHA-256=${sha256(bytes).digest("base64")}`,
        "bytes",
        "application/octet-stream",
        "attachment; filename*=UTF-8''large.bin",
      ],
    ]);
  });

  test("is the same bytes each time, and no two parts of them are alike", async () => {
    open();
    const [one, two] = [await bytesOf(await get(large)), await bytesOf(await get(large))];
    const parts = Array.from({ length: 16 }, (_, index) =>
      sha256(one.subarray(index * 65_536, (index + 1) * 65_536)).digest("hex"),
    );
    expect([one.equals(two), new Set(parts).size]).toEqual([true, 16]);
  });

  test("comes in chunks, with a pause between them", async () => {
    const pausesMs: number[] = [];
    open({ largeBytes: 250_000, chunkBytes: 100_000, everyMs: 40, sleep: async (ms) => void pausesMs.push(ms) });
    let received = 0;
    for await (const chunk of (await get(large)).body ?? []) received += chunk.length;
    expect([received, pausesMs]).toEqual([250_000, [40, 40]]);
  });

  test("of 30 MB is made while it is sent", async () => {
    open({ largeBytes: 30_000_000 });
    const response = await get(large);
    const hash = createHash("sha256");
    let received = 0;
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      hash.update(chunk);
    }
    expect([received, response.headers.get("repr-digest")]).toEqual([30_000_000, `sha-256=:${hash.digest("base64")}:`]);
  });

  test("of an unknown file gets 404", async () => {
    open();
    expect((await get(`${origin}/files/gone.txt`)).status).toBe(404);
  });

  test("is not needed where the client has the file: 304", async () => {
    open();
    const [etag, date] = headersOf(await get(notes), "etag", "last-modified");
    const statuses = [
      (await get(notes, { "if-none-match": etag ?? "" })).status,
      (await get(notes, { "if-modified-since": date ?? "" })).status,
      (await get(notes, { "if-none-match": '"other"', "if-modified-since": date ?? "" })).status,
      (await get(notes, { "if-match": '"other"' })).status,
    ];
    expect(statuses).toEqual([304, 304, 200, 412]);
  });

  test("can be weighed beforehand by HEAD", async () => {
    open();
    const response = await fetch(large, { method: "HEAD" });
    expect([response.status, headersOf(response, "content-length", "accept-ranges"), await response.text()]).toEqual([
      200,
      ["1048576", "bytes"],
      "",
    ]);
  });

  test("breaks off on demand after so many bytes", async () => {
    const files = open();
    files.cutNext(1, 300_000);
    const response = await get(large);
    let received = 0;
    const read = (async () => {
      for await (const chunk of response.body ?? []) received += chunk.length;
    })();
    await expect(read).rejects.toThrow();
    expect([response.headers.get("content-length"), received, (await bytesOf(await get(large))).length]).toEqual([
      "1048576",
      300_000,
      1_048_576,
    ]);
  });
});

describe("a range", () => {
  test("brings its bytes with 206, its own checksum and that of the whole", async () => {
    const files = open();
    const response = await get(large, { range: "bytes=1000-1999" });
    const bytes = await bytesOf(response);
    const whole = files.bytes("large.bin") ?? Buffer.alloc(0);
    expect([
      response.status,
      bytes.equals(whole.subarray(1_000, 2_000)),
      headersOf(response, "content-range", "content-length", "content-digest", "repr-digest"),
    ]).toEqual([206, true, ["bytes 1000-1999/1048576", "1000", digestField(bytes), digestField(whole)]]);
  });

  test("completes a download that broke off", async () => {
    const files = open();
    const whole = files.bytes("large.bin") ?? Buffer.alloc(0);
    const first = await get(large, { range: "bytes=0-299999" });
    const rest = await get(large, { range: "bytes=300000-", "if-range": first.headers.get("etag") ?? "" });
    const joined = Buffer.concat([await bytesOf(first), await bytesOf(rest)]);
    expect([rest.status, joined.equals(whole)]).toEqual([206, true]);
  });

  test("of a file that has changed brings the whole new one, by If-Range", async () => {
    open();
    const [etag, date] = headersOf(await get(notes), "etag", "last-modified");
    nowAt += 60_000;
    await put("notes.txt", "All new.");
    const answers = [];
    for (const condition of [etag, date]) {
      const response = await get(notes, { range: "bytes=5-", "if-range": condition ?? "" });
      answers.push([response.status, await response.text()]);
    }
    expect(answers).toEqual([
      [200, "All new."],
      [200, "All new."],
    ]);
  });

  test("by the date of the file that has not changed is a range", async () => {
    open();
    const [date] = headersOf(await get(notes), "last-modified");
    expect((await get(notes, { range: "bytes=0-6", "if-range": date ?? "" })).status).toBe(206);
  });

  test("behind the end gets 416 with the size", async () => {
    open();
    const response = await get(large, { range: "bytes=1048576-" });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */1048576"]);
  });

  test("that cannot be read, or is more than one, brings the whole", async () => {
    open();
    const statuses = [];
    for (const range of ["bytes=5-2", "lines=1-2", "bytes=0-1,4-5"])
      statuses.push((await get(notes, { range })).status);
    expect(statuses).toEqual([200, 200, 200]);
  });
});

describe("an upload", () => {
  test("of a form stores its files and tells size and checksum of each", async () => {
    const files = open();
    const form = formWith(
      new File(["a,b\n1,2\n"], "table.csv", { type: "text/csv" }),
      new File([new Uint8Array([0, 255, 13, 10, 0])], "odd name ü.bin"),
    );
    form.set("note", "two files");
    const response = await post(form);
    const { files: told, fields } = await jsonOf<{ files: Told[]; fields: object }>(response);
    expect([response.status, response.headers.get("location"), fields]).toEqual([
      201,
      `${origin}/files/table.csv`,
      { note: "two files" },
    ]);
    expect(told.map(({ name, type, sizeBytes, sha256: checksum }) => ({ name, type, sizeBytes, checksum }))).toEqual([
      { name: "table.csv", type: "text/csv", sizeBytes: 8, checksum: sha256("a,b\n1,2\n").digest("hex") },
      {
        name: "odd name ü.bin",
        type: "application/octet-stream",
        sizeBytes: 5,
        checksum: sha256(new Uint8Array([0, 255, 13, 10, 0])).digest("hex"),
      },
    ]);
    expect(files.bytes("odd name ü.bin")).toEqual(Buffer.from([0, 255, 13, 10, 0]));
  });

  test("comes back byte by byte", async () => {
    open();
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31) % 256));
    await post(formWith(new File([bytes], "mine.bin")));
    expect((await bytesOf(await get(`${origin}/files/mine.bin`))).equals(bytes)).toBe(true);
  });

  test("of a bare body creates with 201 and replaces with 200", async () => {
    open();
    const [created, replaced] = [await put("new.txt", "one"), await put("new.txt", "two")];
    const etags = headersOf(created, "etag").concat(headersOf(replaced, "etag"));
    expect([
      created.status,
      replaced.status,
      new Set(etags).size,
      await (await get(`${origin}/files/new.txt`)).text(),
    ]).toEqual([201, 200, 2, "two"]);
  });

  test("can be streamed", async () => {
    const files = open();
    const chunks = Array.from({ length: 50 }, (_, index) => Buffer.alloc(1_000, index));
    const init = {
      method: "PUT",
      body: Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>,
      duplex: "half" as const,
    };
    const response = await fetch(`${origin}/files/streamed.bin`, init);
    expect([response.status, files.bytes("streamed.bin")?.equals(Buffer.concat(chunks))]).toEqual([201, true]);
  });

  test("is stored when its digest is right, and refused when it is wrong", async () => {
    const files = open();
    const right = await put("right.txt", "right", { "content-digest": digestField("right") });
    const wrong = await put("wrong.txt", "wrong", { "repr-digest": digestField("other") });
    expect([right.status, wrong.status, files.names.includes("wrong.txt")]).toEqual([201, 400, false]);
  });

  test("does not overwrite where the client asks for that, nor another version than the one it names", async () => {
    const files = open();
    const before = files.bytes("notes.txt");
    const statuses = [
      (await put("notes.txt", "mine", { "if-none-match": "*" })).status,
      (await put("notes.txt", "mine", { "if-match": '"other"' })).status,
      (await put("fresh.txt", "mine", { "if-match": "*" })).status,
      (await put("fresh.txt", "mine", { "if-none-match": "*" })).status,
    ];
    expect([statuses, files.bytes("notes.txt")]).toEqual([[412, 412, 412, 201], before]);
  });

  test("that is none gets 415, 400 or 422", async () => {
    open();
    const boundary = { "content-type": "multipart/form-data; boundary=x" };
    const noFile = new FormData();
    noFile.set("note", "nothing else");
    const responses = [
      await post("plain", { "content-type": "text/plain" }),
      await post("--y\r\nbroken", boundary),
      await post(noFile),
    ];
    expect([responses.map(({ status }) => status), responses[0]?.headers.get("accept-post")]).toEqual([
      [415, 400, 422],
      "multipart/form-data",
    ]);
  });

  test("that is too large gets 413", async () => {
    const files = open({ mostUploadBytes: 1_000 });
    const responses = [
      await put("big.bin", "x".repeat(1_001)),
      await post(formWith(new File(["x".repeat(1_000)], "big.bin"))),
    ];
    expect([responses.map(({ status }) => status), files.names.includes("big.bin")]).toEqual([[413, 413], false]);
  });

  for (const name of ["..%2Fsecret", "..", "a%5Cb"]) {
    test(`cannot leave the shelf by the name ${name}`, async () => {
      const files = open();
      const before = files.names;
      const response = await put(name, "out");
      expect([response.ok, files.names]).toEqual([false, before]);
    });
  }
});

describe("the files server", () => {
  test("lists its files", async () => {
    open();
    const { files } = await jsonOf<{ files: Told[] }>(get(`${origin}/files`));
    expect(files.map(({ name, type, sizeBytes, modifiedAt }) => [name, type, sizeBytes > 100, modifiedAt])).toEqual([
      ["large.bin", "application/octet-stream", true, "2026-01-05T09:00:00.000Z"],
      ["notes.txt", "text/plain; charset=utf-8", true, "2026-01-05T09:00:00.000Z"],
      ["outages.csv", "text/csv; charset=utf-8", true, "2026-01-05T09:00:00.000Z"],
    ]);
  });

  test("deletes with 204, once", async () => {
    const files = open();
    const remove = () => fetch(notes, { method: "DELETE" });
    expect([(await remove()).status, (await remove()).status, files.names]).toEqual([
      204,
      404,
      ["large.bin", "outages.csv"],
    ]);
  });

  test("answers an unknown path with 404 and another method with 405", async () => {
    open();
    const wrong = await fetch(notes, { method: "PATCH" });
    expect([(await get(`${origin}/`)).status, wrong.status, wrong.headers.get("allow")]).toEqual([
      404,
      405,
      "GET, HEAD, PUT, DELETE",
    ]);
  });

  test("is as new after a reset", async () => {
    const files = open();
    await put("new.txt", "one");
    await fetch(notes, { method: "DELETE" });
    files.cutNext(3, 10);
    files.reset();
    expect([files.names, (await bytesOf(await get(large))).length]).toEqual([
      ["large.bin", "notes.txt", "outages.csv"],
      1_048_576,
    ]);
  });
});
