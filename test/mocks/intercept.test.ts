import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { http, HttpResponse as MswResponse } from "msw";
import nodeFetch from "node-fetch";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { lessonClock } from "../../mocks/clock.ts";
import { HttpResponse } from "../../mocks/http-response.ts";
import { intercept, type Opened, type Service } from "../../mocks/intercept.ts";

const opened: Opened[] = [];
const open = (service: Service) => {
  const one = intercept(service);
  opened.push(one);
  return one;
};

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  vi.restoreAllMocks();
});

function greeting(text: string): Service {
  const answer = async () => {
    await lessonClock.sleep(20);
    return HttpResponse.text(text);
  };
  return { origin: "http://greeting.test", handlers: [http.get("http://greeting.test/", answer)], reset: () => {} };
}

const text = async (url: string) => (await fetch(url)).text();

describe("intercept()", () => {
  test("answers what is asked of the service's origin, and writes it down", async () => {
    const { log } = open(greeting("hello"));
    expect(await text("http://greeting.test/")).toBe("hello");
    expect(log).toEqual([{ method: "GET", path: "/", atMs: 0, endedAtMs: 20, status: 200 }]);
  });

  test("refuses every other address, a real server on this machine too", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    let hits = 0;
    const server = createServer((_, response) => response.end(String(++hits))).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    open(greeting("hello"));

    await expect(fetch("http://elsewhere.test/")).rejects.toThrow("fetch failed");
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
    await expect(nodeFetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(hits).toBe(0);
  });

  test("closes the service before, so that a cell can run again", async () => {
    const first = open(greeting("first"));
    await text("http://greeting.test/");
    const second = open(greeting("second"));
    expect(await text("http://greeting.test/")).toBe("second");
    expect([first.log.length, second.log.length]).toEqual([1, 1]);
  });

  test("keeps the newer service open when the older one is closed late", async () => {
    const first = open(greeting("first"));
    open(greeting("second"));
    first.close();
    expect(await text("http://greeting.test/")).toBe("second");
  });

  test("gives the network back on closing, and may be closed twice", () => {
    const untouched = globalThis.fetch;
    const one = open(greeting("hello"));
    one.close();
    one.close();
    expect(globalThis.fetch).toBe(untouched);
  });

  test("notes a broken connection as an end without a status", async () => {
    const broken = { ...greeting(""), handlers: [http.get("http://greeting.test/", () => HttpResponse.error())] };
    const { log } = open(broken);
    await expect(fetch("http://greeting.test/")).rejects.toThrow("fetch failed");
    expect(log).toEqual([{ method: "GET", path: "/", atMs: 0, endedAtMs: 0 }]);
  });

  for (const [name, respond] of Object.entries<() => Response>({
    "a text": () => new HttpResponse("hello"),
    "a text of msw": () => MswResponse.text("hello"),
    "a stream": () => new Response(ReadableStream.from(["hel", "lo"].map((part) => Buffer.from(part)))),
  })) {
    test(`keeps what was sent and what came back: ${name}`, async () => {
      const { log } = open({ ...greeting(""), handlers: [http.post("http://greeting.test/", respond)] });
      const response = await fetch("http://greeting.test/", { method: "POST", body: "who is there?" });
      expect(await response.text()).toBe("hello");
      await vi.waitFor(() => expect(log[0]?.response?.body).toBe("hello"));
      expect(log[0]?.request?.body).toBe("who is there?");
    });
  }

  test("logs who left before the answer came, at the moment of leaving", async () => {
    const { log } = open(greeting("hello"));
    const controller = new AbortController();
    const asked = fetch("http://greeting.test/", { signal: controller.signal });
    await lessonClock.sleep(5);
    controller.abort();
    await expect(asked).rejects.toThrow();
    await lessonClock.sleep(50);
    expect(log).toEqual([{ method: "GET", path: "/", atMs: 0, endedAtMs: 5, fault: "client left" }]);
  });
});
