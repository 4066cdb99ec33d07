import { readFile, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noteHints } from "../../src/app/notes.ts";
import { KitError } from "../../src/core/kit-error.ts";
import { makeClient, starter, verdict, writeText } from "./test-kit.ts";

const address = "/api/exercises/05-retry/fetch-with-retry";
const file = "exercises/05-retry/fetch-with-retry.ts";

describe("an exercise", () => {
  test("is shown with its file, the answer and the starter", async () => {
    const { json, context } = await makeClient();
    await writeText(join(context.root, file), "mine");
    const shown = await json("GET", address);
    expect({ ...shown, modifiedAt: typeof shown.modifiedAt }).toEqual({
      id: "05-retry/fetch-with-retry",
      title: "Politely",
      minutes: 30,
      file,
      answer: "mine",
      starter,
      modifiedAt: "number",
      verdict: null,
      opened: {},
    });
  });

  test("gets its starter back when the file is gone", async () => {
    const { json, context } = await makeClient();
    await rm(join(context.root, file));
    await json("GET", address);
    expect(await readFile(join(context.root, file), "utf8")).toBe(starter);
  });

  test("saves the answer", async () => {
    const { json, context } = await makeClient();
    const { modifiedAt } = await json("GET", address);
    await json("PUT", address, { answer: "better", modifiedAt });
    expect(await readFile(join(context.root, file), "utf8")).toBe("better");
  });

  test("saves again and again, each with the time of the save before", async () => {
    const { request, json } = await makeClient();
    const first = await json("PUT", address, { answer: "one", modifiedAt: (await json("GET", address)).modifiedAt });
    expect((await request("PUT", address, { answer: "two", modifiedAt: first.modifiedAt })).status).toBe(200);
  });

  test("changed in an editor meanwhile is not overwritten: the page gets both texts", async () => {
    const { request, json, context } = await makeClient();
    const { modifiedAt } = await json("GET", address);
    await writeText(join(context.root, file), "from the editor");
    await utimes(join(context.root, file), 1, 1);
    const answer = await request("PUT", address, { answer: "from the page", modifiedAt });
    expect({
      status: answer.status,
      body: await answer.json(),
      kept: await readFile(join(context.root, file), "utf8"),
    }).toEqual({
      status: 409,
      body: { message: `${file} was changed outside this page.`, answer: "from the editor", modifiedAt: 1_000 },
      kept: "from the editor",
    });
  });

  test("is never overwritten by a save that does not say what it replaces", async () => {
    const { request, context } = await makeClient();
    expect((await request("PUT", address, { answer: "mine" })).status).toBe(400);
    expect(await readFile(join(context.root, file), "utf8")).toBe(starter);
  });

  test("keeps a text that the page is about to drop, and says where", async () => {
    const { json, context } = await makeClient();
    const { copy } = await json("POST", `${address}/copy`, { answer: "from the page" });
    expect(copy).toMatch(/^work\/exercises\/backup\/05-retry\/fetch-with-retry-\d{8}-\d{6}\.ts$/);
    expect(await readFile(join(context.root, copy), "utf8")).toBe("from the page");
  });

  test("refuses an answer that is no text", async () => {
    const { request } = await makeClient();
    expect((await request("PUT", address, { answer: 1, modifiedAt: 1 })).status).toBe(400);
  });

  test("is judged with the learner's folder, and the attempt is kept", async () => {
    const asked: string[][] = [];
    const judged = verdict({ outcome: "failed" });
    const { json, context } = await makeClient({
      judge: async (...each) => {
        asked.push(each);
        return judged;
      },
      nowMs: () => 0,
    });
    expect(await json("POST", `${address}/check`)).toEqual(judged);
    expect(asked).toEqual([["05-retry/fetch-with-retry", join(context.root, "exercises")]]);
    expect(await json("GET", `${address}/attempts`)).toEqual({
      attempts: [{ at: "1970-01-01T00:00:00.000Z", outcome: "failed", points: { earned: 0, possible: 2 } }],
    });
  });

  test("is shown with its last verdict, as long as the file is the one that was judged", async () => {
    const { json, context } = await makeClient();
    const before = await json("POST", `${address}/check`);
    const same = (await json("GET", address)).verdict;
    await writeText(join(context.root, file), "another");
    expect({ same, other: (await json("GET", address)).verdict }).toEqual({ same: before, other: null });
  });

  test("is shown with the hints that were opened on the page or in the terminal", async () => {
    const { json, request, context } = await makeClient();
    expect((await request("PUT", `${address}/hints`, { check: "R1 waits", amount: 2 })).status).toBe(204);
    await noteHints(context.root, "05-retry/fetch-with-retry", "R2 gives up", 1);
    expect((await json("GET", address)).opened).toEqual({ "R1 waits": 2, "R2 gives up": 1 });
  });

  test("is taken from the solution, and the answer is kept and the taking noted", async () => {
    const { json, context } = await makeClient();
    await writeText(join(context.root, file), "mine");
    const { answer, copy } = await json("POST", `${address}/take`);
    expect(answer).toContain("return 1;");
    expect(await readFile(join(context.root, file), "utf8")).toBe(answer);
    expect(await readFile(join(context.root, copy), "utf8")).toBe("mine");
    expect((await json("GET", "/api/course")).lessons[0].exercises[0].taken).toBe(true);
  });

  test("that cannot be judged says why", async () => {
    const { request } = await makeClient({ judge: () => Promise.reject(new KitError("The grader is missing.")) });
    const answer = await request("POST", `${address}/check`);
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 500,
      body: { message: "The grader is missing.", reason: null },
    });
  });

  test("is reset to its starter, and the answer is kept", async () => {
    const { json, context } = await makeClient();
    await writeText(join(context.root, file), "mine");
    const { answer, copy } = await json("POST", `${address}/reset`);
    expect(copy).toMatch(/^work\/exercises\/backup\/05-retry\/fetch-with-retry-\d{8}-\d{6}\.ts$/);
    expect({ answer, kept: await readFile(join(context.root, copy), "utf8") }).toEqual({
      answer: starter,
      kept: "mine",
    });
  });

  test("reset twice in a second keeps both answers", async () => {
    const { json, context } = await makeClient();
    const kept: string[] = [];
    for (const text of ["one", "two"]) {
      await writeText(join(context.root, file), text);
      kept.push(await readFile(join(context.root, (await json("POST", `${address}/reset`)).copy), "utf8"));
    }
    const copies = await json("GET", "/api/contents/work/exercises/backup/05-retry");
    expect({ kept, copies: copies.content.length }).toEqual({ kept: ["one", "two"], copies: 2 });
  });

  for (const step of ["reset", "take"]) {
    test(`keeps no copy of what the kit has brought itself: ${step}`, async () => {
      const { json, context } = await makeClient();
      await writeText(join(context.root, ".stormproof/starters/05-retry/fetch-with-retry.ts"), starter);
      const { copy } = await json("POST", `${address}/${step}`);
      await json("POST", `${address}/take`);
      expect([copy, (await json("POST", `${address}/${step}`)).copy]).toEqual([null, null]);
    });
  }

  test("keeps work that still says TODO where no starter is kept to compare it with", async () => {
    const { json, context } = await makeClient();
    await writeText(join(context.root, file), "mine, TODO the rest");
    const { copy } = await json("POST", `${address}/take`);
    expect(await readFile(join(context.root, copy), "utf8")).toBe("mine, TODO the rest");
  });

  test("shows its solution", async () => {
    const { json } = await makeClient();
    expect(await json("GET", `${address}/solution`)).toEqual({
      solution: "export function fetchWithRetry() { return 1; }\n",
    });
  });

  for (const id of ["05-retry/nothing", "nothing/fetch-with-retry", "..%2f..%2fetc/passwd", "05-retry/__proto__"]) {
    for (const [method, rest] of [
      ["GET", ""],
      ["PUT", ""],
      ["POST", "/copy"],
      ["POST", "/check"],
      ["POST", "/reset"],
      ["POST", "/take"],
      ["PUT", "/hints"],
      ["GET", "/solution"],
    ] as const) {
      test(`that the course does not have is not found: ${method} ${id}${rest}`, async () => {
        const { request } = await makeClient();
        expect((await request(method, `/api/exercises/${id}${rest}`)).status).toBe(404);
      });
    }
  }
});
