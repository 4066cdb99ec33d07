import { describe, expect, test } from "vitest";
import { status } from "../../mocks/script.ts";
import { writeTestAnswer } from "./test-answer.ts";

type Told = { told: string[]; passedMs: number };

/** A client of msw or nock in the answer's process: what each request came to. */
const answerWith = (head: string, body: string) =>
  writeTestAnswer<{ go(url: string): Promise<Told> }>({
    "a.ts": `
      import nodeFetch from "node-fetch";
      import net from "node:net";
      ${head}
      const told: string[] = [];
      const ask = async (url: string, get: any = fetch, options: object = {}) => {
        try {
          const response = await get(url, options);
          told.push(response.status + " " + await response.text());
        } catch (error: any) {
          told.push(String((error.cause ?? error).code ?? error.name));
        }
      };
      export async function go(url: string) {
        const beganAt = Date.now();
        ${body}
        return { told, passedMs: Date.now() - beganAt };
      }`,
  });

const msw = `
  import { delay, http, HttpResponse } from "msw";
  import { setupServer } from "msw/node";
  const server = setupServer();`;

describe("msw in an answer's process", () => {
  test("catches fetch and node-fetch, plain and over TLS", async () => {
    const run = await answerWith(
      msw,
      `server.use(http.get("*/one", () => HttpResponse.text("caught")));
       server.listen({ onUnhandledFrame: "error" });
       for (const address of ["http://one.test/one", "https://two.test/one"])
         for (const get of [fetch, nodeFetch]) await ask(address, get);
       server.close();`,
    ).evaluate(({ go }, url) => go(url));
    expect(run.value?.told).toEqual(["200 caught", "200 caught", "200 caught", "200 caught"]);
    expect(run.requests).toEqual([]);
  });

  test("waits in virtual time, and so do the limits of its clients", async () => {
    const run = await answerWith(
      msw,
      `server.use(
         http.get("*/late", async () => { await delay(7_000); return HttpResponse.text("late"); }),
         http.get("*/never", async () => { await delay("infinite"); }),
       );
       server.listen({ onUnhandledFrame: "error" });
       await ask("http://one.test/late");
       await ask("http://one.test/never", fetch, { signal: AbortSignal.timeout(5_000) });
       server.close();`,
    ).evaluate(({ go }, url) => go(url));
    expect(run.value).toEqual({ told: ["200 late", "23"], passedMs: 12_000 });
  });

  test("lets nothing out that it lets pass, and gives the pipe back when it closes", async () => {
    const answer = answerWith(
      msw,
      `server.listen({ onUnhandledFrame: "bypass" });
       for (const address of ["http://one.test/", "http://127.0.0.1:8080/", "https://two.test/"]) await ask(address);
       server.close();
       await ask(url);`,
    );
    const run = await answer.evaluate(({ go }, url) => go(url), { script: [status(204)] });
    expect(run.value?.told).toEqual(["ENOTFOUND", "EACCES", "ENOTFOUND", "204 "]);
    expect(run.requests).toMatchObject([{ status: 204 }]);
  });

  test("leaves nothing to the next evaluation where it was left open", async () => {
    const answer = answerWith(
      msw,
      `server.use(http.get("*", () => HttpResponse.text("caught")));
       server.listen({ onUnhandledFrame: "error" });
       await ask(url);`,
    );
    for (let round = 0; round < 2; round++) {
      const run = await answer.evaluate(({ go }, url) => go(url));
      expect(run.value?.told).toEqual(["200 caught"]);
    }
  });
});

describe("nock in an answer's process", () => {
  test("catches node-fetch and fetch, and refuses what nobody has announced", async () => {
    const run = await answerWith(
      'import nock from "nock";',
      `nock.disableNetConnect();
       nock("http://one.test").get("/").times(2).reply(200, "caught");
       for (const get of [nodeFetch, fetch, nodeFetch]) await ask("http://one.test/", get);
       await ask("http://two.test/", nodeFetch);`,
    ).evaluate(({ go }, url) => go(url));
    expect(run.value?.told.map((each) => each.slice(0, 10))).toEqual([
      "200 caught",
      "200 caught",
      expect.stringMatching(/^501/),
      "ENETUNREAC",
    ]);
    expect(run.requests).toEqual([]);
  });
});

test("who pretends to be an interceptor gets sockets that connect to nobody", async () => {
  const run = await answerWith(
    "",
    `const { connect } = net.Socket.prototype;
     net.Socket.prototype.connect = function (...args: any) { return connect.apply(this, args); };
     for (const to of [{ host: "127.0.0.1", port: 9 }, { path: "/nowhere" }]) {
       const socket = net.connect(to);
       told.push(await new Promise((resolve) => {
         socket.once("error", (error: any) => resolve(error.code));
         socket.once("connect", () => resolve("connected"));
       }));
     }
     net.Socket.prototype.connect = connect;`,
  ).evaluate(({ go }, url) => go(url));
  expect(run.value?.told).toEqual(["EACCES", "EACCES"]);
});

test("modules of the grader's are there for the function", async () => {
  const answer = writeTestAnswer<{ one: number }>({ "a.ts": "export const one = 1;" });
  const run = await answer.evaluate((module, _url, args, { sum }) => sum.add(module.one, args), {
    arguments: 2,
    beside: { sum: "export const add = (a, b) => a + b;" },
  });
  expect(run.value).toBe(3);
});
