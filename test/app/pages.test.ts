import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { course, makeClient } from "./test-kit.ts";

async function page(path: string, changes: Parameters<typeof makeClient>[0] = {}) {
  const { request, context } = await makeClient(changes);
  const answer = await request("GET", path);
  const { document } = parseHTML(await answer.text());
  return { status: answer.status, type: answer.headers.get("content-type"), document, context };
}

/** What a page's script finds in an element. */
const dataIn = (document: ReturnType<typeof parseHTML>["document"], id: string) =>
  JSON.parse(document.querySelector(`#${id}`)?.textContent ?? "null");

describe("a page", () => {
  const pages = { start: "/", lesson: "/lessons/05-retry", exercise: "/exercises/05-retry/fetch-with-retry" };
  for (const [bundle, path] of Object.entries(pages)) {
    test(`${path} loads ${bundle}.js and ${bundle}.css, and says so much that it works without them`, async () => {
      const { status, type, document } = await page(path);
      const attribute = (selector: string, name: string) => document.querySelector(selector)?.getAttribute(name);
      expect({
        status,
        type,
        script: attribute("script[type=module]", "src"),
        style: attribute("link[rel=stylesheet]", "href"),
        lang: attribute("html", "lang"),
        viewport: attribute("meta[name=viewport]", "content"),
        scheme: attribute("meta[name=color-scheme]", "content"),
        noscript: document.querySelector("noscript")?.textContent,
      }).toEqual({
        status: 200,
        type: "text/html; charset=UTF-8",
        script: `/static/${bundle}.js`,
        style: `/static/${bundle}.css`,
        lang: "en",
        viewport: "width=device-width, initial-scale=1",
        scheme: "light dark",
        noscript: "This page needs JavaScript: allow it for this address, then reload.",
      });
    });
  }

  test("of a lesson tells JupyterLab where the server and the notebook are, and no token", async () => {
    const { document } = await page("/lessons/05-retry");
    expect({ config: dataIn(document, "jupyter-config-data"), data: dataIn(document, "page-data") }).toEqual({
      config: {
        baseUrl: "/",
        wsUrl: "ws://127.0.0.1:8470/",
        token: "",
        appVersion: "0.1.0",
        notebookPath: "work/lessons/05-retry.ipynb",
      },
      data: {
        slug: "05-retry",
        title: "Ask again",
        path: "work/lessons/05-retry.ipynb",
        updated: false,
        exercises: [
          { id: "05-retry/fetch-with-retry", title: "Politely" },
          { id: "05-retry/backoff", title: "Slowly" },
        ],
      },
    });
  });

  test("to keep is opened as a lesson is, without exercises", async () => {
    const { document } = await page("/lessons/codes");
    expect(dataIn(document, "page-data")).toEqual({
      slug: "codes",
      title: "Codes at a glance",
      path: "work/lessons/codes.ipynb",
      updated: false,
      exercises: [],
    });
  });

  test("of a lesson makes the learner's copy", async () => {
    const { context } = await page("/lessons/05-retry");
    const [copy, shipped] = await Promise.all(
      ["work/lessons", "lessons"].map((folder) => readFile(join(context.root, folder, "05-retry.ipynb"), "utf8")),
    );
    expect(copy).toBe(shipped);
  });

  test("holds a title with markup as text", async () => {
    const title = "</script><script>alert(1)</script>";
    const [lesson] = course.lessons;
    if (lesson === undefined) throw new Error("the test's course is empty");
    const { document } = await page("/lessons/05-retry", { course: { lessons: [{ ...lesson, title }] } });
    expect({ scripts: document.querySelectorAll("script").length, title: dataIn(document, "page-data").title }).toEqual(
      {
        scripts: 3,
        title,
      },
    );
  });

  test("says what to do when the bundle is missing", async () => {
    const { request, context } = await makeClient();
    await rm(join(context.root, ".stormproof/web"), { recursive: true });
    const answer = await request("GET", "/");
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status: 503,
      text: expect.stringContaining("start it again with npm start"),
    });
  });

  for (const path of ["/nothing", "/lessons/nothing", "/exercises/05-retry/nothing", "/lessons/05-retry/more"]) {
    test(`${path} that is not there leads back to the start`, async () => {
      const { status, document } = await page(path);
      expect({ status, title: document.title, link: document.querySelector("a")?.getAttribute("href") }).toEqual({
        status: 404,
        title: "There is no such page · stormproof",
        link: "/",
      });
    });
  }
});

describe("a file of the bundle", () => {
  test("comes with its type, and not again when the browser has it", async () => {
    const { request } = await makeClient();
    const first = await request("GET", "/static/start.js");
    const etag = first.headers.get("etag") ?? "";
    const second = await request("GET", "/static/start.js", undefined, { "if-none-match": etag });
    expect({
      text: await first.text(),
      type: first.headers.get("content-type"),
      cache: first.headers.get("cache-control"),
      second: [second.status, await second.text()],
    }).toEqual({ text: "start()", type: "text/javascript; charset=utf-8", cache: "no-cache", second: [304, ""] });
  });

  for (const path of ["/static/nothing.js", "/static/", "/static"]) {
    test(`${path} that is none is not found`, async () => {
      const { request } = await makeClient();
      expect((await request("GET", path)).status).toBe(404);
    });
  }
});

describe("the rest of Jupyter's API", () => {
  const answers: Record<string, [status: number, body: unknown]> = {
    "/api/kernelspecs": [200, expect.objectContaining({ default: "stormproof" })],
    "/api/kernelspecs/stormproof": [200, expect.objectContaining({ name: "stormproof" })],
    "/api/kernelspecs/python3": [404, expect.anything()],
    "/api/me": [200, expect.objectContaining({ permissions: {} })],
    "/api/status": [200, expect.objectContaining({ kernels: 0, connections: 0 })],
    "/api/config/notebook": [200, {}],
    "/api/terminals": [404, { message: "There is nothing at this address.", reason: null }],
    "/api/sessions": [200, []],
    "/api/sessions/none": [404, expect.anything()],
    "/api/kernels/none": [404, expect.anything()],
  };
  for (const [path, [status, body]] of Object.entries(answers)) {
    test(`answers ${path} with ${status}`, async () => {
      const { request } = await makeClient();
      const answer = await request("GET", path);
      expect([answer.status, await answer.json()]).toEqual([status, body]);
    });
  }

  test("refuses a session without a document", async () => {
    const { request } = await makeClient();
    expect((await request("POST", "/api/sessions", { type: "notebook" })).status).toBe(400);
  });
});
