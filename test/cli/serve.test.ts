import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { curl, describeWithCurl } from "../mocks/curl.ts";
import { runCli } from "./run-cli.ts";

const root = path.resolve(import.meta.dirname, "../..");
const run = (...args: string[]) => runCli(root, "serve", ...args);

/** `stormproof serve` while it runs. */
type Serving = {
  readonly child: ChildProcess;
  /** The next line of its output. */
  line(): Promise<string>;
  /** Everything that it has written to its standard error. */
  errors(): string;
};

function serve(...args: string[]): Serving {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [path.join(root, "src/cli/main.ts"), "serve", "--port", "0", ...args], { env });
  onTestFinished(() => void child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  return { child, line: async () => String((await lines.next()).value), errors: () => errors };
}

type Served = {
  page: string;
  weather: string;
  authority: string;
  services: { name: string; url: string; secureUrl: string; routes: { method: string; path: string }[] }[];
};

async function serveAsJson(...args: string[]): Promise<Serving & { served: Served; urlOf(name: string): string }> {
  const serving = serve("--json", ...args);
  const served = JSON.parse(await serving.line()) as Served;
  return { ...serving, served, urlOf: (name) => served.services.find((each) => each.name === name)?.url ?? "" };
}

async function weatherFile(content: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "stormproof-weather-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "weather.json");
  await writeFile(file, content);
  return file;
}

describe("serve", () => {
  test("serves every service on a port of its own, and says where and what", async () => {
    const { served, urlOf } = await serveAsJson();
    expect(served.services.length).toBe(20);
    expect(new Set(served.services.map(({ url }) => new URL(url).port)).size).toBe(20);
    expect(served).toMatchObject({ version: 1, event: "serving", weather: "calm" });
    expect(served.services.find(({ name }) => name === "quota")?.routes).toContainEqual({
      method: "GET",
      path: "/prices/:id",
    });
    expect(await (await fetch(`${urlOf("jsonplaceholder")}/users/1`)).json()).toMatchObject({ id: 1 });
    expect((await fetch(`${urlOf("kubernetes")}/api/v1/pods`)).status).toBe(401);
  });

  test("prints every request as a line of JSON, without its secrets", async () => {
    const { urlOf, line } = await serveAsJson("--service", "github,items");
    await fetch(`${urlOf("github")}/user`, { headers: { authorization: "Bearer test-token-octocat" } });
    const line1 = await line();
    expect(JSON.parse(line1)).toMatchObject({
      version: 1,
      event: "exchange",
      service: "github",
      method: "GET",
      path: "/user",
      status: 200,
      request: { headers: { authorization: "Bearer [redacted]" } },
    });
    expect(line1).not.toContain("test-token");
    await fetch(`${urlOf("items")}/item`);
    expect(JSON.parse(await line())).toMatchObject({ status: 404, unknownPath: { closest: "GET /items" } });
  });

  test("shows services, weather, requests and timeline on its page", async () => {
    const { served, urlOf } = await serveAsJson("--service", "items", "--weather", "outage");
    expect((await fetch(`${urlOf("items")}/items?x=<script>`)).status).toBe(503);
    expect((await fetch(`${urlOf("items")}/items`)).headers.get("retry-after")).toMatch(/^\d+$/);
    for (const page of [served.page, `${urlOf("items")}/__stormproof`, new URL("/", served.page).href]) {
      const response = await fetch(page);
      const text = await response.text();
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      for (const part of ["Weather: outage", urlOf("items"), "<svg", "503, too early", "Retry-After"]) {
        expect(text).toContain(part);
      }
      expect(text).not.toContain("<script");
    }
  });

  test("tells people the same in words", async () => {
    const { line, child } = serve("--service", "quota", "--weather", "drizzle");
    const lines: string[] = [];
    while (!lines.at(-1)?.startsWith("Ctrl-C")) lines.push(await line());
    const text = lines.join("\n");
    const [, url = ""] = /^quota {2}(http:\/\/127\.0\.0\.1:\d+)$/m.exec(text) ?? [];
    expect(text).toContain("GET\u00a0/prices, GET\u00a0/prices/:id, GET\u00a0/quota");
    expect(text).toMatch(/^Weather {2}drizzle: An ordinary day/m);
    expect(text).toMatch(/^HTTPS {4}on the same ports; clients have to trust \.stormproof\/serve-ca-\d+\.pem$/m);
    expect(text).toContain(`curl ${url}/prices/1 --header 'X-API-Key: anybody'`);
    await fetch(`${url}/prices/1`);
    expect(await line()).toMatch(/quota +GET \/prices\/1 → 200 {2}\d+ ms$/);
    expect(child.exitCode).toBeNull();
  });

  test("takes a weather from a file", async () => {
    const file = await weatherFile('{ "rules": [{ "script": [418, 503], "services": ["items"] }] }');
    const { urlOf } = await serveAsJson("--service", "items", "--service", "quota", "--weather", file);
    const statuses = [];
    for (const name of ["items", "quota", "items", "items"]) statuses.push((await fetch(`${urlOf(name)}/`)).status);
    expect(statuses).toEqual([418, 404, 503, 404]);
  });

  test("ends in good order on Ctrl-C, with requests under way", async () => {
    const { child, served, urlOf } = await serveAsJson("--service", "echo");
    expect(existsSync(served.authority)).toBe(true);
    const unanswered = fetch(`${urlOf("echo")}/delay/10`).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(await unanswered).toBe("fetch failed");
    if (process.platform === "win32") return;
    expect(code).toBe(0);
    expect(existsSync(served.authority)).toBe(false);
  });

  test("warns who opens it to a network", async () => {
    const { errors } = await serveAsJson("--service", "items", "--host", "0.0.0.0");
    expect(errors()).toContain("Warning: with --host 0.0.0.0 everyone in your network can reach these services");
    const inside = await serveAsJson("--service", "items");
    expect(inside.errors()).toBe("");
  });

  test("lists services and weathers, and serves nothing", async () => {
    const { code, stdout } = await run("--list");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}github +GitHub REST/m);
    expect(stdout).toMatch(/^ {2}storm +All at once/m);
    const { services, weathers } = JSON.parse((await run("--list", "--json")).stdout);
    expect(services[0]).toMatchObject({ name: "github", curl: expect.arrayContaining(["--header"]) });
    expect(weathers.outage.rules).toEqual([{ fault: 503, forMs: 10_000, retryAfter: "seconds" }]);
  });
});

describe("serve ends with 2 and one sentence", () => {
  for (const [what, args, sentence] of [
    [
      "a service that is none",
      ["--service", "gihub"],
      'Cannot find the service "gihub": the closest name is "github", serve --list shows all.',
    ],
    [
      "a weather that is none",
      ["--weather", "strom"],
      'Cannot find the weather "strom" (no such file): the closest name is "storm", serve --list shows all.',
    ],
    ["a port that is none", ["--port", "99999"], "A port is a whole number from 0 to 65535."],
    [
      "a first port behind which there are too few",
      ["--port", "65535", "--service", "echo"],
      "Cannot listen behind port 65535, where ports end: choose a lower one with --port.",
    ],
    [
      "a host of another machine",
      ["--host", "203.0.113.9", "--port", "0"],
      "Cannot listen on 203.0.113.9: this machine has no such address.",
    ],
  ] as const) {
    test(`for ${what}`, async () => {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(sentence);
      expect(stderr).not.toContain("    at ");
    });
  }

  for (const [what, content, sentence] of [
    [
      "wrong rules",
      '{ "rules": [{}, { "fault": 503, "rate": 2 }] }',
      "rules[0]: expected exactly one of latency, fault, limit, script; rules[1].rate: too big: expected number to be <=1.",
    ],
    [
      "a service that is none",
      '{ "rules": [{ "fault": 503, "services": ["items", "gihub"] }] }',
      'rules[0].services[1]: there is no "gihub", the closest name is "github".',
    ],
    ["no JSON", "{ rules: [] }", "in JSON at position 2"],
  ] as const) {
    test(`for a weather file with ${what}`, async () => {
      const file = await weatherFile(content);
      const { code, stderr } = await run("--weather", file);
      expect(code).toBe(2);
      expect(stderr).toContain(`Cannot use ${file.split(path.sep).join("/")} as a weather: `);
      expect(stderr).toContain(sentence);
    });
  }

  test("for a port that is taken", async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await run("--service", "github", "--port", String(port - 1));
    expect([code, stderr]).toEqual([
      2,
      `Cannot listen on port ${port}, one of those after ${port - 1}: it is taken, so choose another one with --port.\n`,
    ]);
  });
});

describeWithCurl("curl against serve", () => {
  test("speaks HTTP and HTTPS with the authority's file", async () => {
    const { served, urlOf } = await serveAsJson("--service", "items", "oauth");
    expect(await curl(`${urlOf("items")}/items/1`)).toMatch(/"id":1.*\n200$/s);
    const secure = served.services.find(({ name }) => name === "oauth")?.secureUrl ?? "";
    const token = ["--user", "test-client:test-secret-1", "--data", "grant_type=client_credentials", `${secure}/token`];
    expect(await curl("--cacert", served.authority, ...token)).toMatch(/"access_token".*\n200$/s);
    await expect(curl(...token)).rejects.toMatchObject({ code: 60 });
  });

  test("reaches every service on the first port by host name", async () => {
    const { served } = await serveAsJson("--service", "items", "quota");
    const { port } = new URL(served.page);
    const address = `https://quota.localhost:${port}/prices/1`;
    const resolve = ["--resolve", `quota.localhost:${port}:127.0.0.1`, "--cacert", served.authority];
    expect(await curl(...resolve, address)).toMatch(/"cents".*\n200$/s);
  });

  test("sees bodies break off under bad weather", async () => {
    const file = await weatherFile('{ "rules": [{ "script": ["cut", "break", "lost"] }] }');
    const { urlOf } = await serveAsJson("--service", "items", "--weather", file);
    for (const code of [18, 56, 56]) await expect(curl(`${urlOf("items")}/items/1`)).rejects.toMatchObject({ code });
    expect(await curl(`${urlOf("items")}/items/1`)).toMatch(/\n200$/);
  });
});
