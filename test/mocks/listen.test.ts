import http from "node:http";
import https from "node:https";
import net from "node:net";
import { Readable } from "node:stream";
import { HttpResponse, http as mswHttp } from "msw";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Exchange } from "../../mocks/exchange.ts";
import type { Service } from "../../mocks/intercept.ts";
import { type ListenOptions, listen, type ServicesByName } from "../../mocks/listen.ts";
import { createEcho } from "../../mocks/services/echo.ts";
import { createFiles } from "../../mocks/services/files.ts";
import { createGitHub } from "../../mocks/services/github.ts";
import { createItems } from "../../mocks/services/items.ts";
import { CertificateAuthority } from "../../mocks/tls/certificate-authority.ts";

async function listening(services: Service | ServicesByName, options: ListenOptions = {}) {
  const opened = await listen(services, options);
  onTestFinished(opened.close);
  return opened;
}

const authority = new CertificateAuthority();

/** What a client that trusts this authority gets from an address, which it looks up on this machine. */
function secureGet(url: string, ca: string): Promise<{ status: number; text: string }> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      ...(net.isIP(hostname) === 0 && { servername: hostname }),
      port,
      path: pathname,
      ca,
      headers: { host: `${hostname}:${port}` },
    };
    https
      .get({ ...options, agent: false }, async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode ?? 0, text });
      })
      .on("error", reject);
  });
}

/** Sends bytes as they are, and gives all that comes back before the server closes. */
function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket
      .on("data", (chunk) => (answer += chunk))
      .on("close", () => resolve(answer))
      .on("error", reject);
  });
}

describe("listen()", () => {
  test("serves a service on a port of this machine only", async () => {
    const { url, port, secureUrl } = await listening(createItems());
    expect([url, secureUrl]).toEqual([`http://127.0.0.1:${port}`, undefined]);
    const response = await fetch(`${url}/items/1`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await response.json()).toMatchObject({ id: 1, name: "nuts & bolts" });
  });

  test("makes links from the host that the client asked", async () => {
    const { port } = await listening(createGitHub());
    const response = await fetch(`http://localhost:${port}/orgs/octo-org/repos`);
    expect(response.headers.get("link")).toContain(`<http://localhost:${port}/organizations/`);
  });

  test("keeps state between requests, and apart from another instance", async () => {
    const [one, other] = [await listening(createItems()), await listening(createItems())];
    await fetch(`${one.url}/items/1`, { method: "DELETE" });
    expect((await fetch(`${one.url}/items/1`)).status).toBe(404);
    expect((await fetch(`${other.url}/items/1`)).status).toBe(200);
  });

  test("serves several services on one port by host name, the first by every other", async () => {
    const { port, log } = await listening({ items: createItems(), github: createGitHub() });
    const ask = (host: string, path: string) =>
      sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await ask("github.localhost", "/users/octocat")).toContain('"login":"octocat"');
    expect(await ask("items.test", "/items/1")).toContain('"id":1');
    expect(await ask("127.0.0.1", "/items/2")).toContain('"id":2');
    expect(log.map(({ service }) => service)).toEqual(["github", "items", "items"]);
  });

  test("shows a certificate that must not be trusted, on demand", async () => {
    const { secureUrl = "" } = await listening(createItems(), { authority, certificateFault: "expired-certificate" });
    await expect(secureGet(`${secureUrl}/items/1`, authority.certificate)).rejects.toThrow("certificate has expired");
  });

  test("speaks HTTPS on the same port, to who trusts its authority", async () => {
    const { url, secureUrl = "", port } = await listening({ items: createItems() }, { authority });
    const { certificate } = authority;
    expect((await fetch(`${url}/items/1`)).status).toBe(200);
    for (const address of [secureUrl, `https://localhost:${port}`, `https://items.localhost:${port}`]) {
      expect(await secureGet(`${address}/items/1`, certificate)).toMatchObject({ status: 200 });
    }
    await expect(fetch(`${secureUrl}/items/1`)).rejects.toMatchObject({
      cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
    });
    await expect(secureGet(`https://elsewhere.test:${port}/`, certificate)).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  test("makes links of HTTPS for who came by HTTPS", async () => {
    const { port } = await listening({ github: createGitHub() }, { authority });
    const { text } = await secureGet(`https://github.localhost:${port}/users/octocat`, authority.certificate);
    expect(JSON.parse(text).repos_url).toBe(`https://github.localhost:${port}/users/octocat/repos`);
  });

  test("takes a form of parts, small or large, and streams what is large", async () => {
    const files = createFiles({ mostUploadBytes: 8 * 2 ** 20 });
    const { url, log } = await listening(files);
    for (const [name, bytes] of [
      ["small.bin", 1_000],
      ["big.bin", 3 * 2 ** 20],
    ] as const) {
      const form = new FormData();
      form.append("file", new Blob([Buffer.alloc(bytes, name)]), name);
      expect((await fetch(`${url}/files`, { method: "POST", body: form })).status).toBe(201);
      expect(files.bytes(name)).toEqual(Buffer.alloc(bytes, name));
    }
    expect(log.map(({ request }) => request?.body === "[a stream]")).toEqual([false, true]);
  });

  test("takes a body that comes in chunks", async () => {
    const { url } = await listening(createEcho());
    const body = Readable.toWeb(Readable.from(["one ", "two"].map((part) => Buffer.from(part))));
    const init = { method: "POST", body, duplex: "half", headers: { "content-type": "text/plain" } } as RequestInit;
    expect(await (await fetch(`${url}/post`, init)).json()).toMatchObject({ data: "one two" });
  });

  test("answers many requests on one connection, also after one whose body nobody read", async () => {
    const { url } = await listening(createItems({ apiKey: "test-key" }));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ask = (method: string, body?: string) =>
      new Promise<[number | undefined, number | undefined]>((resolve, reject) => {
        const request = http.request(`${url}/items`, { method, agent }, (response) => {
          response.resume().on("end", () => resolve([response.statusCode, request.socket?.localPort]));
        });
        request.on("error", reject).end(body);
      });
    const [[first, port], [second, again]] = [await ask("POST", "x".repeat(100_000)), await ask("GET")];
    expect([first, second, again === port]).toEqual([401, 401, true]);
  });

  test("counts the connections that clients open", async () => {
    const opened = await listening(createItems());
    const ask = async (connection: string) => (await fetch(`${opened.url}/items`, { headers: { connection } })).text();
    for (let call = 1; call <= 5; call++) await ask("close");
    expect(opened.connections).toBe(5);
    for (let call = 1; call <= 20; call++) await ask("keep-alive");
    expect(opened.connections).toBeLessThan(10);
  });

  test("logs who left before the answer was complete", async () => {
    const { url, log } = await listening(createEcho());
    await expect(fetch(`${url}/delay/5`, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await vi.waitFor(() => expect(log[0]?.endedAtMs).toBeGreaterThanOrEqual(90));
    expect(log[0]).toMatchObject({ path: "/delay/5", fault: "client left" });
    expect(log[0]?.status).toBeUndefined();
  });

  for (const [body, head, piece] of [
    ["of known length", "content-length: 100", "abc"],
    ["in chunks", "transfer-encoding: chunked", "3\r\nabc\r\n"],
  ] as const) {
    test(`logs who left in the middle of a body ${body}, and takes it for no bug`, async () => {
      const print = vi.spyOn(console, "error").mockImplementation(() => {});
      onTestFinished(() => print.mockRestore());
      const seen: Exchange[] = [];
      const { port } = await listening(createEcho(), { onExchange: (exchange) => seen.push(exchange) });
      const socket = net.connect(port, "127.0.0.1");
      socket.write(`POST /post HTTP/1.1\r\nhost: echo.test\r\n${head}\r\n\r\n${piece}`);
      setTimeout(() => socket.destroy(), 50);
      await vi.waitFor(() => expect(seen).toMatchObject([{ method: "POST", path: "/post", fault: "client left" }]));
      expect({ status: seen[0]?.status, printed: print.mock.calls }).toEqual({ status: undefined, printed: [] });
    });
  }

  test("tells of each exchange when it is over, with its bodies and without its secrets", async () => {
    const seen: Exchange[] = [];
    const { url } = await listening(createItems(), { onExchange: (exchange) => seen.push(exchange) });
    const headers = { "content-type": "application/json", authorization: "Bearer very-secret" };
    await fetch(`${url}/items?api_key=abc`, { method: "POST", headers, body: '{"name":"very-secret"}' });
    await vi.waitFor(() => expect(seen.length).toBe(1));
    expect(JSON.parse(JSON.stringify(seen[0]))).toMatchObject({
      method: "POST",
      path: "/items?api_key=[redacted]",
      status: 422,
      request: { headers: { authorization: "Bearer [redacted]" }, body: '{"name":"[redacted]"}' },
      response: { headers: { "content-type": "application/problem+json" }, body: expect.stringContaining("quantity") },
    });
  });

  test("names the closest route to who asks for none, in the log as the service has its own answer", async () => {
    const { url, log } = await listening(createItems());
    expect((await fetch(`${url}/itms/3`)).status).toBe(404);
    expect(log[0]?.unknownPath).toEqual({ closest: "GET /items/:id" });
  });

  test("answers 501 and names the closest route where a service has no answer of its own", async () => {
    const origin = "http://own.test";
    const handlers = [mswHttp.get(`${origin}/users/:id`, ({ params }) => HttpResponse.json(params))];
    const { url } = await listening({ origin, handlers, reset: () => {} });
    expect(await (await fetch(`${url}/users/7`)).json()).toEqual({ id: "7" });
    const response = await fetch(`${url}/user/7`);
    expect([response.status, await response.text()]).toEqual([
      501,
      "stormproof: http://own.test has no route GET /user/7. The closest is GET /users/:id.\n",
    ]);
  });

  test("calls a bug of a service a bug", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => error.mockRestore());
    const origin = "http://own.test";
    const fail = () => {
      throw new TypeError("undefined is not a function");
    };
    const service = createEcho();
    const { url } = await listening({ ...service, origin, handlers: [mswHttp.get(`${origin}/`, fail)] });
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([
      500,
      "stormproof: the service has a bug: undefined is not a function\n",
    ]);
    expect(error).toHaveBeenCalledOnce();
  });

  test("shows its pages before it asks the service, and does not log them", async () => {
    const pages = async ({ url }: Request) => (url.endsWith("/page") ? new Response("the page") : undefined);
    const { url, log } = await listening(createItems(), { pages });
    expect(await (await fetch(`${url}/page`)).text()).toBe("the page");
    expect((await fetch(`${url}/items/1`)).status).toBe(200);
    expect(log.length).toBe(1);
  });

  test("goes on after a bug of a page", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => error.mockRestore());
    const pages = async ({ url }: Request) => (url.endsWith("/page") ? Promise.reject(new Error("a bug")) : undefined);
    const { url } = await listening(createItems(), { pages });
    await expect(fetch(`${url}/page`)).rejects.toThrow("fetch failed");
    expect((await fetch(`${url}/items/1`)).status).toBe(200);
    expect(error).toHaveBeenCalledOnce();
  });

  for (const [what, request, answer] of [
    ["no HTTP", "hello\r\n\r\n", /^HTTP\/1\.1 400 /],
    [
      "a host that is none",
      "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
      /^HTTP\/1\.1 400 .*stormproof: /s,
    ],
    [
      "a method that fetch does not know",
      "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      /^HTTP\/1\.1 400 /,
    ],
    [
      "a whole address, as to a proxy",
      "GET http://a.test/items/1 HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n",
      /^HTTP\/1\.1 200 /,
    ],
    ["no host, as HTTP/1.0 has it", "GET /items/1 HTTP/1.0\r\n\r\n", /^HTTP\/1\.1 200 /],
    ["two slashes", "GET //items/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", /^HTTP\/1\.1 404 /],
  ] as const) {
    test(`answers ${what}`, async () => {
      const { port } = await listening(createItems());
      expect(await sendRaw(port, request)).toMatch(answer);
    });
  }
});

describe("a port", () => {
  test("is taken over when the same process opens it again, so that a cell can be run again", async () => {
    const { port, url, ...first } = await listen(createItems(), { port: await freePort() });
    await fetch(`${url}/items/1`, { method: "DELETE" });
    const second = await listening(createItems(), { port });
    expect((await fetch(`${second.url}/items/1`)).status).toBe(200);
    await first.close();
    expect((await fetch(`${second.url}/items/1`)).status).toBe(200);
  });

  test("is given back on closing, with all connections, and may be closed twice", async () => {
    const { url, port, close } = await listen(createEcho());
    const unanswered = fetch(`${url}/delay/10`).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await close();
    await close();
    expect(await unanswered).toBe("fetch failed");
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await (await listen(createEcho(), { port })).close();
  });

  test("that another process has is an error that says so", async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as net.AddressInfo;
    await expect(listen(createItems(), { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("holds a thousand silent connections and still answers", async () => {
    const { url, port } = await listening(createItems(), { authority });
    const sockets = Array.from({ length: 1_000 }, () => net.connect(port, "127.0.0.1"));
    onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
    expect((await fetch(`${url}/items/1`)).status).toBe(200);
  });
});

async function freePort(): Promise<number> {
  const { port, close } = await listen(createItems());
  await close();
  return port;
}
