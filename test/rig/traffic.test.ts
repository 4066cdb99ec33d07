import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type drip, json, large, redirect, retryAfter, status, text } from "../../mocks/script.ts";
import { openTestAnswer, writeTestAnswer } from "./test-answer.ts";

const answer = openTestAnswer<typeof import("./answers/traffic.ts")>("traffic.ts");
const clients = openTestAnswer<typeof import("./answers/clients.ts")>("clients.ts");

describe("bodies", () => {
  const digestOf = (bytes: number) => createHash("sha1").update(Buffer.alloc(bytes, "stormproof ")).digest("hex");

  test("a body of 100 MB arrives whole, and nobody holds it in memory", async () => {
    const digest = digestOf(100e6);
    const before = process.memoryUsage().rss;
    const run = await answer.evaluate(({ download }, url) => download(url), {
      script: [large(100e6)],
      limitMs: 20_000,
    });
    expect(run.value).toEqual({ bytes: 100e6, digest });
    expect(run.requests).toMatchObject([{ outcome: "answered", endedAtMs: 0 }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(80e6);
  });

  test.for([
    ["compressed", { gzip: true }],
    ["in chunks", { chunked: true }],
    ["compressed, in chunks", { gzip: true, chunked: true }],
  ] as const)("a body that comes %s is read as it was", async ([, options]) => {
    const run = await answer.evaluate(({ download }, url) => download(url), { script: [large(3e6, options)] });
    expect(run.value).toEqual({ bytes: 3e6, digest: digestOf(3e6) });
    expect(run.tookMs).toBe(0);
  });

  test("a body of 100 MB can be sent", async () => {
    const run = await answer.evaluate(({ upload }, url) => upload(url, 1_600), {
      script: [status(201)],
      limitMs: 20_000,
    });
    expect(run.value).toBe(201);
    expect(run.requests).toMatchObject([{ method: "PUT", bodyBytes: 1_600 * 64 * 1024, status: 201 }]);
    expect(run.requests[0]?.body).toHaveLength(64 * 1024);
  });

  test("time passes while a client is at sending", async () => {
    const run = await answer.evaluate(({ uploadSlowly }, url) => uploadSlowly(url, 3_000), { script: [json(1)] });
    expect(run.requests).toMatchObject([{ atMs: 0, endedAtMs: 3_000, body: "first half, second half" }]);
  });

  test("a server stops sending when the client stops reading", async () => {
    const run = await answer.evaluate(({ readLittle }, url) => readLittle(url), { script: [large(50e6)] });
    expect(run.value).toBeLessThan(1e6);
    expect(run.tookMs).toBe(10_000);
    expect(run.requests).toMatchObject([{ outcome: "open" }]);
  });

  test("bytes arrive as they were written in the script", async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    const run = await writeTestAnswer<{ get(url: string): Promise<Uint8Array> }>({
      "a.ts": "export const get = async (url: string) => (await fetch(url)).bytes();",
    }).evaluate(({ get }, url) => get(url), { script: [text({ base64: bytes.toString("base64") })] });
    expect(run.value).toEqual(new Uint8Array(bytes));
  });
});

describe("requests", () => {
  test("are logged with method, URL, headers and body", async () => {
    const options = { method: "POST", headers: { "X-Api-Key": "k", "Content-Type": "text/plain" }, body: "grüße" };
    const run = await clients.evaluate(({ clients }, url, options) => clients.fetch?.(`${url}/users?page=2`, options), {
      script: [json(1)],
      arguments: options,
    });
    expect(run.requests).toMatchObject([
      { method: "POST", url: "http://api.test/users?page=2", body: "grüße", bodyBytes: 7, connection: 1 },
    ]);
    expect(run.requests[0]?.headers).toMatchObject({ "x-api-key": "k", "content-type": "text/plain" });
  });

  test("a hundred at once are all answered, each on its own line", async () => {
    const run = await answer.evaluate(({ all }, url) => all(url, 100), {
      script: Array.from({ length: 100 }, (_, index) => json(index, { delayMs: index })),
    });
    expect(run.value).toEqual(Array(100).fill(200));
    expect(new Set(run.requests.map(({ connection }) => connection))).toHaveProperty("size", 100);
    expect(run.requests.every(({ atMs }) => atMs === 0)).toBe(true);
    expect(run.tookMs).toBe(99);
  });

  test("over a bare socket are answered too", async () => {
    const run = await clients.evaluate(({ bareRequest }) => bareRequest("api.test", 80), { script: [json(1)] });
    expect(run.value).toBe("HTTP/1.1 200 OK");
    expect(run.requests).toMatchObject([{ url: "http://api.test/bare" }]);
  });

  test("go to the origin that they name", async () => {
    const run = await clients.evaluate(
      async ({ clients }) => {
        const texts = [];
        for (const url of ["http://b.test:8080/x", "http://a.test/y"]) texts.push((await clients.fetch?.(url))?.text);
        return texts;
      },
      { script: { "http://a.test": [text("from a")], "http://b.test:8080": [text("from b")] } },
    );
    expect(run.value).toEqual(["from b", "from a"]);
    expect(run.requests.map(({ url }) => url)).toEqual(["http://b.test:8080/x", "http://a.test/y"]);
  });

  test("to an unknown host are not to be found, and logged", async () => {
    const run = await clients.evaluate(({ clients }) => clients.fetch?.("http://elsewhere.test/x"), { script: [] });
    expect(run.error).toMatchObject({ message: "fetch failed", cause: { data: { code: "ENOTFOUND" } } });
    expect(run.requests).toMatchObject([{ method: "CONNECT", url: "http://elsewhere.test", outcome: "unknown-host" }]);
  });

  test.for(["fetch", "node-fetch", "undici.fetch"])(
    "follow redirects within and across origins with %s",
    async (client) => {
      const run = await clients.evaluate(({ clients }, url, client) => clients[client]?.(`${url}/1`), {
        script: {
          "http://a.test": [redirect("/2", 301), redirect("http://b.test/3", 307)],
          "http://b.test": [json({ id: 1 })],
        },
        arguments: client,
      });
      expect(run.value).toMatchObject({ text: '{"id":1}' });
      expect(run.requests.map(({ url }) => url)).toEqual(["http://a.test/1", "http://a.test/2", "http://b.test/3"]);
    },
  );
});

describe("no other way leads out", () => {
  const ways = {
    "a look-up of a name": () => process.getBuiltinModule("node:dns").promises.lookup("example.com"),
    "a look-up with a callback": () =>
      new Promise((resolve, reject) =>
        process.getBuiltinModule("node:dns").lookup("example.com", (error) => (error ? reject(error) : resolve(1))),
      ),
    "a question to a name server": () => process.getBuiltinModule("node:dns").promises.resolve4("example.com"),
    "a resolver of one's own": () =>
      new (process.getBuiltinModule("node:dns").promises.Resolver)().resolve4("example.com"),
    "a datagram": () => process.getBuiltinModule("node:dgram").createSocket("udp4"),
    "a socket made by hand": () => new (process.getBuiltinModule("node:net").Socket)().connect(80, "127.0.0.1"),
    "a server": () => process.getBuiltinModule("node:http").createServer().listen(0),
  };

  test.for(Object.entries(ways))("%s fails", async ([, way]) => {
    const run = await clients.evaluate(way);
    expect(run.error?.data.code).toMatch(/^(ENOTFOUND|EACCES)$/);
  });
});

describe("headers", () => {
  const headersOf = async (reply: Parameters<typeof drip>[0] | ReturnType<typeof status>) => {
    const run = await clients.evaluate(({ clients }, url) => clients.fetch?.(url), { script: [reply as never] });
    return run.value?.headers ?? {};
  };

  test("Retry-After comes in seconds and in the three date forms, reckoned from the virtual time of the reply", async () => {
    const forms = [
      [retryAfter(2), "2"],
      [retryAfter({ inMs: 30_000 }), "Thu, 01 Jan 2026 00:00:35 GMT"],
      [retryAfter({ inMs: 30_000, form: "rfc850" }), "Thursday, 01-Jan-26 00:00:35 GMT"],
      [retryAfter({ inMs: 30_000, form: "asctime" }), "Thu Jan  1 00:00:35 2026"],
    ] as const;
    for (const [header, expected] of forms) {
      expect((await headersOf(status(503, header, { delayMs: 5_000 })))["retry-after"]).toBe(expected);
    }
  });

  test("the date of a reply is the virtual one", async () => {
    expect(await headersOf(status(200, {}, { delayMs: 61_000 }))).toMatchObject({
      date: "Thu, 01 Jan 2026 00:01:01 GMT",
    });
  });

  test("a list sends a header several times", async () => {
    expect(await headersOf(status(200, { "x-list": ["a", "b"] }))).toMatchObject({ "x-list": "a, b" });
  });
});
