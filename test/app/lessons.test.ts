import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeClient, notebook, writeText } from "./test-kit.ts";

const address = "/api/lessons/05-retry";
const copyPath = "work/lessons/05-retry.ipynb";
const shipped = JSON.stringify(notebook);
const newer = JSON.stringify({ ...notebook, cells: [] });

/** A kit in which the learner has opened the lesson and written into it. */
async function openedLesson() {
  const client = await makeClient();
  const { root } = client.context;
  await client.json("GET", address);
  await writeText(join(root, copyPath), "mine");
  return { ...client, root, text: (path: string) => readFile(join(root, path), "utf8") };
}

describe("a lesson", () => {
  test("is copied to work/ when it is opened, as it was shipped", async () => {
    const { json, context } = await makeClient();
    const opened = await json("GET", address);
    expect({ opened, copy: await readFile(join(context.root, copyPath), "utf8") }).toEqual({
      opened: { slug: "05-retry", title: "Ask again", path: copyPath, updated: false },
      copy: shipped,
    });
  });

  test("opened again keeps what the learner has written", async () => {
    const { json, text } = await openedLesson();
    expect([(await json("GET", address)).updated, await text(copyPath)]).toEqual([false, "mine"]);
  });

  test("leaves the shipped notebook alone when the copy is saved", async () => {
    const { request, text } = await openedLesson();
    await request("PUT", `/api/contents/${copyPath}`, { type: "notebook", content: { ...notebook, cells: [] } });
    expect(await text("lessons/05-retry.ipynb")).toBe(shipped);
  });

  test("updated since is reported, not applied", async () => {
    const { json, root, text } = await openedLesson();
    await writeText(join(root, "lessons/05-retry.ipynb"), newer);
    expect([(await json("GET", address)).updated, (await json("GET", address)).updated, await text(copyPath)]).toEqual([
      true,
      true,
      "mine",
    ]);
  });

  test("updated since is renewed without a question when nobody has touched the copy", async () => {
    const { json, root, text } = await openedLesson();
    await writeText(join(root, copyPath), shipped);
    await writeText(join(root, "lessons/05-retry.ipynb"), newer);
    const first = await json("GET", address);
    expect([first.updated, (await json("GET", address)).updated, await text(copyPath)]).toEqual([false, false, newer]);
  });

  test("whose update the learner has declined is never renewed", async () => {
    const { json, request, root, text } = await openedLesson();
    await writeText(join(root, copyPath), shipped);
    await writeText(join(root, "lessons/05-retry.ipynb"), newer);
    await request("POST", `${address}/decline-update`);
    expect([(await json("GET", address)).updated, await text(copyPath)]).toEqual([false, shipped]);
  });

  test("whose version nobody noted counts as today's", async () => {
    const { json, root } = await openedLesson();
    await rm(join(root, "work/lessons/.shipped"), { recursive: true });
    const first = await json("GET", address);
    await writeText(join(root, "lessons/05-retry.ipynb"), newer);
    expect([first.updated, (await json("GET", address)).updated]).toEqual([false, true]);
  });

  test("takes the update on demand, and keeps the learner's copy", async () => {
    const { json, root, text } = await openedLesson();
    await writeText(join(root, "lessons/05-retry.ipynb"), newer);
    const { copy } = await json("POST", `${address}/update`);
    const { updated } = await json("GET", address);
    expect({ updated, now: await text(copyPath), kept: await text(copy) }).toEqual({
      updated: false,
      now: newer,
      kept: "mine",
    });
  });

  test("does not report an update again that the learner has declined", async () => {
    const { json, request, root, text } = await openedLesson();
    await writeText(join(root, "lessons/05-retry.ipynb"), newer);
    await request("POST", `${address}/decline-update`);
    expect([(await json("GET", address)).updated, await text(copyPath)]).toEqual([false, "mine"]);
  });

  test("is reset to the shipped notebook, and the learner's copy is kept", async () => {
    const { json, text } = await openedLesson();
    const { copy } = await json("POST", `${address}/reset`);
    expect(copy).toMatch(/^work\/lessons\/backup\/05-retry-\d{8}-\d{6}\.ipynb$/);
    expect({ now: await text(copyPath), kept: await text(copy) }).toEqual({ now: shipped, kept: "mine" });
  });

  test("never opened has nothing to keep when it is reset", async () => {
    const { json } = await makeClient();
    expect(await json("POST", `${address}/reset`)).toEqual({ copy: null });
  });

  test("that is missing from the kit is explained", async () => {
    const { request, context } = await makeClient();
    await rm(join(context.root, "lessons/05-retry.ipynb"));
    const answer = await request("GET", address);
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 500,
      body: {
        message: "Cannot find lessons/05-retry.ipynb: bring it back with `git checkout -- lessons`.",
        reason: null,
      },
    });
  });

  test("that the course does not have is not found", async () => {
    const { request } = await makeClient();
    expect((await request("GET", "/api/lessons/..%2f05-retry")).status).toBe(404);
  });
});
