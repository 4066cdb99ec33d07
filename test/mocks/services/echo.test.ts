import { createHash } from "node:crypto";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { intercept } from "../../../mocks/intercept.ts";
import { createEcho } from "../../../mocks/services/echo.ts";
import { jsonOf } from "./json-of.ts";

const origin = "http://echo.test";

let sleptMs: number[];

beforeEach(() => {
  sleptMs = [];
  const echo = intercept(createEcho({ sleep: async (ms) => void sleptMs.push(ms) }));
  onTestFinished(echo.close);
});

type Echoed = {
  args: Record<string, unknown>;
  headers: Record<string, string>;
  url: string;
  method: string;
  data: string;
  form: object;
  files: object;
  json: unknown;
};

const echoed = (path: string, init?: RequestInit) => jsonOf<Echoed>(fetch(origin + path, init));

async function statusOf(path: string, init?: RequestInit): Promise<number> {
  return (await fetch(origin + path, { redirect: "manual", ...init })).status;
}

describe("the echo of a request", () => {
  test("has the query, decoded, and a list where a name comes twice", async () => {
    const { args, url } = await echoed("/get?q=a%20%26%20b&tag=x&tag=y");
    expect([args, url]).toEqual([{ q: "a & b", tag: ["x", "y"] }, `${origin}/get?q=a%20%26%20b&tag=x&tag=y`]);
  });

  test("has the headers", async () => {
    const { headers } = await echoed("/headers", { headers: { "x-api-key": "test-key-1" } });
    expect(headers["X-Api-Key"]).toBe("test-key-1");
  });

  test("has a JSON body as text and as value", async () => {
    const { data, json } = await echoed("/post", { method: "POST", body: '{"a": [1]}' });
    expect({ data, json }).toEqual({ data: '{"a": [1]}', json: { a: [1] } });
  });

  test("has null where a body is no JSON", async () => {
    const { data, json } = await echoed("/put", { method: "PUT", body: '{"a": ' });
    expect({ data, json }).toEqual({ data: '{"a": ', json: null });
  });

  test("has the fields of a form", async () => {
    const body = new URLSearchParams([
      ["user", "a+b"],
      ["tag", "x"],
      ["tag", "y"],
    ]);
    const { data, form } = await echoed("/post", { method: "POST", body });
    expect({ data, form }).toEqual({ data: "", form: { user: "a+b", tag: ["x", "y"] } });
  });

  test("has the fields and files of a multipart form", async () => {
    const body = new FormData();
    body.set("note", "three files");
    body.set("text", new File(["hello"], "hello.txt", { type: "text/plain" }));
    body.set("bytes", new File([new Uint8Array([255, 0])], "bytes.bin", { type: "application/x-bytes" }));
    const { form, files } = await echoed("/post", { method: "POST", body });
    expect({ form, files }).toEqual({
      form: { note: "three files" },
      files: { text: "hello", bytes: "data:application/x-bytes;base64,/wA=" },
    });
  });

  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    test(`names the method ${method} on any path below /anything`, async () => {
      expect((await echoed("/anything/a/b", { method })).method).toBe(method);
    });
  }

  test("names size and checksum of each part of an upload", async () => {
    const body = new FormData();
    body.set("note", "mine");
    body.set("report", new File(["a".repeat(70_000)], "report.csv", { type: "text/csv" }));
    const sha256 = createHash("sha256").update("a".repeat(70_000)).digest("hex");
    expect(await echoed("/upload", { method: "POST", body })).toEqual({
      fields: { note: "mine" },
      files: [{ field: "report", name: "report.csv", type: "text/csv", bytes: 70_000, sha256 }],
    });
  });

  test("refuses an upload that is no form with 415", async () => {
    expect(await statusOf("/upload", { method: "POST", body: "plain" })).toBe(415);
  });
});

describe("/status", () => {
  for (const code of [200, 201, 204, 304, 400, 404, 418, 429, 500, 503, 599]) {
    test(`answers with ${code}`, async () => {
      expect(await statusOf(`/status/${code}`)).toBe(code);
    });
  }

  test("adds what the status needs", async () => {
    const moved = await fetch(`${origin}/status/302`, { redirect: "manual" });
    const unauthorized = await fetch(`${origin}/status/401`);
    expect([moved.headers.get("location"), unauthorized.headers.get("www-authenticate")]).toEqual([
      "/redirect/1",
      'Basic realm="Fake Realm"',
    ]);
  });

  test("chooses among several by their weights", async () => {
    const statuses = [];
    for (let n = 0; n < 200; n++) statuses.push(await statusOf("/status/200:3,503:1"));
    const failures = statuses.filter((status) => status === 503).length;
    expect([new Set(statuses), failures > 30 && failures < 70]).toEqual([new Set([200, 503]), true]);
  });

  for (const codes of ["abc", "100", "600", "200,x", "200:-1"]) {
    test(`refuses ${codes} with 400`, async () => {
      expect(await statusOf(`/status/${codes}`)).toBe(400);
    });
  }

  test("fails always, never or now and then at /unstable", async () => {
    const statuses = [await statusOf("/unstable?failure_rate=1"), await statusOf("/unstable?failure_rate=0")];
    expect([statuses, await statusOf("/unstable?failure_rate=2")]).toEqual([[500, 200], 400]);
  });
});

describe("credentials", () => {
  const basic = (pair: string) => ({ headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } });

  test("of Basic authentication are checked, in UTF-8", async () => {
    const path = `/basic-auth/${encodeURIComponent("zoë")}/${encodeURIComponent("pä:ss")}`;
    const statuses = [
      await statusOf(path),
      await statusOf(path, basic("zoë:wrong")),
      await statusOf(path, basic("zoë:pä:ss")),
    ];
    expect(statuses).toEqual([401, 401, 200]);
  });

  test("are asked for without a word at /hidden-basic-auth", async () => {
    const statuses = [await statusOf("/hidden-basic-auth/u/p"), await statusOf("/hidden-basic-auth/u/p", basic("u:p"))];
    expect(statuses).toEqual([404, 200]);
  });

  test("of a bearer are asked for with a challenge", async () => {
    const without = await fetch(`${origin}/bearer`);
    const withToken = await fetch(`${origin}/bearer`, { headers: { authorization: "Bearer test-token-1" } });
    expect([without.status, without.headers.get("www-authenticate"), await withToken.json()]).toEqual([
      401,
      "Bearer",
      { authenticated: true, token: "test-token-1" },
    ]);
  });
});

describe("a redirect", () => {
  test("is followed as often as asked", async () => {
    const response = await fetch(`${origin}/redirect/3`);
    expect([response.status, response.url, response.redirected]).toEqual([200, `${origin}/get`, true]);
  });

  test("is relative or absolute", async () => {
    const locations = [];
    for (const path of ["/redirect/2", "/relative-redirect/1", "/absolute-redirect/2", "/absolute-redirect/1"]) {
      locations.push((await fetch(origin + path, { redirect: "manual" })).headers.get("location"));
    }
    expect(locations).toEqual(["/relative-redirect/1", "/get", `${origin}/absolute-redirect/1`, `${origin}/get`]);
  });

  test("leads to another origin with the status that is asked for", async () => {
    const query = new URLSearchParams({ url: "http://other.test/inbox?x=1", status_code: "307" });
    const response = await fetch(`${origin}/redirect-to?${query}`, { method: "POST", body: "x", redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([307, "http://other.test/inbox?x=1"]);
  });

  for (const path of ["/redirect/0", "/redirect/x", "/redirect/1000", "/absolute-redirect/0", "/redirect-to"]) {
    test(`is refused for ${path} with 400`, async () => {
      expect(await statusOf(path)).toBe(400);
    });
  }

  test("is 302 when the status is none for a redirect", async () => {
    expect(await statusOf("/redirect-to?url=/get&status_code=200")).toBe(302);
  });
});

describe("cookies", () => {
  test("are told, one by one", async () => {
    const response = await fetch(`${origin}/cookies`, { headers: { cookie: "a=1; b=x=y" } });
    expect(await response.json()).toEqual({ cookies: { a: "1", b: "x=y" } });
  });

  test("are set and deleted", async () => {
    const set = await fetch(`${origin}/cookies/set?a=1&b=two%20words`, { redirect: "manual" });
    const deleted = await fetch(`${origin}/cookies/delete?a`, { redirect: "manual" });
    expect([set.headers.getSetCookie(), deleted.headers.getSetCookie()]).toEqual([
      ["a=1; Path=/", "b=two%20words; Path=/"],
      ["a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    ]);
  });

  test("do not stay behind for the next client", async () => {
    await fetch(`${origin}/cookies/set?left=behind`);
    expect(await jsonOf(fetch(`${origin}/cookies`))).toEqual({ cookies: {} });
  });
});

describe("a body", () => {
  test("comes after the delay that is asked for, at most 10 s", async () => {
    await fetch(`${origin}/delay/2.5`);
    await fetch(`${origin}/delay/3600`, { method: "POST" });
    expect([sleptMs, await statusOf("/delay/soon")]).toEqual([[2_500, 10_000], 400]);
  });

  test("drips: bytes evenly spread over the time, their number told in advance", async () => {
    const response = await fetch(`${origin}/drip?numbytes=4&duration=2&delay=1&code=202`);
    const content = await response.text();
    expect([response.status, response.headers.get("content-length"), content, sleptMs]).toEqual([
      202,
      "4",
      "****",
      [1_000, 500, 500, 500],
    ]);
  });

  test("drips many bytes in 100 drops", async () => {
    const content = await (await fetch(`${origin}/drip?numbytes=12345&duration=10`)).text();
    expect([content.length, sleptMs.length, sleptMs.at(-1)]).toEqual([12_345, 99, 100]);
  });

  for (const query of ["numbytes=0", "duration=x", "code=700", "delay=-1", "numbytes="]) {
    test(`does not drip for ?${query}`, async () => {
      expect(await statusOf(`/drip?${query}`)).toBe(400);
    });
  }

  test("is the same bytes for the same seed, at most 100 KiB", async () => {
    const [one, two, big] = await Promise.all(
      ["/bytes/1000?seed=3", "/stream-bytes/1000?seed=3&chunk_size=64", "/bytes/9999999"].map(async (path) =>
        Buffer.from(await (await fetch(origin + path)).arrayBuffer()),
      ),
    );
    expect([one?.length, one?.equals(two ?? Buffer.alloc(0)), big?.length]).toEqual([1_000, true, 102_400]);
  });

  test("comes as a stream of JSON lines", async () => {
    const lines = (await (await fetch(`${origin}/stream/3`)).text()).trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([0, 1, 2]);
  });

  test("can be empty", async () => {
    const texts = await Promise.all(
      ["/stream/0", "/bytes/0", "/stream-bytes/0"].map((path) => fetch(origin + path).then((r) => r.text())),
    );
    expect(texts).toEqual(["", "", ""]);
  });

  for (const [path, word] of [
    ["/gzip", "gzipped"],
    ["/deflate", "deflated"],
    ["/brotli", "brotli"],
  ] as const) {
    test(`comes compressed from ${path}, and fetch unpacks it`, async () => {
      expect(await jsonOf(fetch(origin + path))).toMatchObject({ [word]: true, method: "GET" });
    });
  }

  test("comes with the headers of the query", async () => {
    const response = await fetch(`${origin}/response-headers?Retry-After=7&X-Two=a&X-Two=b&Content-Type=text%2Fplain`);
    const { headers } = response;
    expect([headers.get("retry-after"), headers.get("x-two"), headers.get("content-type")]).toEqual([
      "7",
      "a, b",
      "text/plain",
    ]);
  });

  test("cannot have a header that is none", async () => {
    expect(await statusOf("/response-headers?a%20b=1")).toBe(400);
  });

  for (const [path, type, words] of [
    ["/json", "application/json", "slideshow"],
    ["/html", "text/html", "<h1>"],
    ["/xml", "text/xml", "<?xml"],
    ["/encoding/utf8", "text/html", "日本語"],
    ["/robots.txt", "text/plain", "Disallow"],
    ["/base64/U3Rvcm0gw7xi", "text/html", "Storm üb"],
  ] as const) {
    test(`of type ${type} comes from ${path}`, async () => {
      const response = await fetch(origin + path);
      const text = await response.text();
      expect([response.headers.get("content-type")?.split(";")[0], text.includes(words)]).toEqual([type, true]);
    });
  }

  test("has a UUID of version 4, another each time", async () => {
    const [one, two] = [
      await jsonOf<{ uuid: string }>(fetch(`${origin}/uuid`)),
      await jsonOf<{ uuid: string }>(fetch(`${origin}/uuid`)),
    ];
    expect([
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(one.uuid),
      one.uuid === two.uuid,
    ]).toEqual([true, false]);
  });
});

describe("conditions", () => {
  test("are heeded", async () => {
    const statuses = [
      await statusOf("/cache"),
      await statusOf("/cache", { headers: { "if-none-match": '"any"' } }),
      await statusOf("/etag/v1", { headers: { "if-none-match": '"v1"' } }),
      await statusOf("/etag/v1", { headers: { "if-match": '"v2"' } }),
      await statusOf("/etag/v1", { headers: { "if-match": '"v1"' } }),
    ];
    expect(statuses).toEqual([200, 304, 304, 412, 200]);
  });

  test("of a cache come in seconds", async () => {
    expect((await fetch(`${origin}/cache/60`)).headers.get("cache-control")).toBe("public, max-age=60");
  });
});

describe("the echo", () => {
  test("answers an unknown path with 404 and another method with 405", async () => {
    const wrongMethod = await fetch(`${origin}/post`);
    expect([await statusOf("/nowhere"), wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([
      404,
      405,
      "POST",
    ]);
  });

  test("gives the same chance again after a reset", async () => {
    const echo = intercept(createEcho());
    onTestFinished(echo.close);
    const first = await (await fetch(`${origin}/uuid`)).text();
    echo.reset();
    expect(await (await fetch(`${origin}/uuid`)).text()).toBe(first);
  });

  test("waits in real time where it is given no other", async () => {
    const echo = intercept(createEcho());
    onTestFinished(echo.close);
    const startedAt = performance.now();
    await fetch(`${origin}/delay/0.05`);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(48);
  });
});
