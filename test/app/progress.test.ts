import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { overviewOf } from "../../src/app/course-overview.ts";
import { noteTaken } from "../../src/app/notes.ts";
import { Progress } from "../../src/app/progress.ts";
import { course, makeClient, makeKit, verdict } from "./test-kit.ts";

const retry = "05-retry/fetch-with-retry";
const backoff = "05-retry/backoff";

/** The notes of a learner who has taken no reference. */
const nothing = { taken: {} };

describe("progress", () => {
  test("takes a file as it came for no attempt", () => {
    const progress = Progress.inMemory();
    progress.addAttempt({ ...verdict({ outcome: "failed" }), isUntouched: true }, "2026-01-01");
    expect(progress.standings().size).toBe(0);
  });

  test("is still there after the app was stopped", async () => {
    const root = await makeKit();
    const before = Progress.open(root);
    before.addAttempt(verdict(), "2026-01-01T00:00:00Z");
    before.openLesson("05-retry", "2026-01-01T00:00:00Z");
    before.close();
    const after = openProgress(root);
    expect({ attempts: after.attemptsAt(retry), lessons: after.lessons(), notice: after.notice }).toEqual({
      attempts: [{ at: "2026-01-01T00:00:00Z", outcome: "passed", points: { earned: 2, possible: 2 } }],
      lessons: new Map([["05-retry", { isFinished: false }]]),
      notice: undefined,
    });
  });

  test("counts the best attempt: passed before failed before broken", () => {
    const progress = Progress.inMemory();
    for (const [i, outcome] of (["failed", "passed", "failed", "broken"] as const).entries()) {
      progress.addAttempt(verdict({ outcome }), `2026-01-0${i + 1}`);
    }
    expect(progress.standings()).toEqual(new Map([[retry, { outcome: "passed", points: { earned: 2, possible: 2 } }]]));
  });

  test("counts the attempt with the most points among those that failed", () => {
    const progress = Progress.inMemory();
    const [passed, failed] = [verdict(), verdict({ outcome: "failed" })].map(({ checks }) => checks);
    const half = verdict({ outcome: "failed", checks: [...(passed ?? []), ...(failed ?? [])] });
    for (const each of [half, verdict({ outcome: "failed" })]) progress.addAttempt(each, "2026-01-01");
    expect(progress.standings().get(retry)?.points).toEqual({ earned: 2, possible: 4 });
  });

  const spoiled: Record<string, [spoil: (file: string) => Promise<void>, notice: string]> = {
    "that is damaged": [
      (file) => writeFile(file, "this is no database, not at all".repeat(100)),
      "is damaged: rename it",
    ],
    "that is a folder": [async (file) => void (await mkdir(file)), "cannot be opened: look at the permissions"],
  };
  for (const [name, [spoil, notice]] of Object.entries(spoiled)) {
    test(`${name} is explained, and kept in memory`, async () => {
      const root = await makeKit();
      await spoil(join(root, ".stormproof/progress.sqlite"));
      const progress = openProgress(root);
      progress.addAttempt(verdict(), "2026-01-01");
      expect({ notice: progress.notice, attempts: progress.attemptsAt(retry).length }).toEqual({
        notice: expect.stringContaining(notice),
        attempts: 1,
      });
    });
  }

  test("that is damaged is left for whoever may mend it", async () => {
    const root = await makeKit();
    const file = join(root, ".stormproof/progress.sqlite");
    const text = "this is no database, not at all".repeat(100);
    await writeFile(file, text);
    openProgress(root);
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("that cannot be written is explained, and what it holds is still known", async () => {
    const root = await makeKit();
    const before = Progress.open(root);
    before.addAttempt(verdict(), "2026-01-01");
    before.close();
    await makeReadOnly(root);
    const progress = openProgress(root);
    progress.openLesson("05-retry", "2026-01-01");
    expect({
      notice: progress.notice,
      attempts: progress.attemptsAt(retry).length,
      lessons: progress.lessons().size,
    }).toEqual({
      notice: expect.stringContaining("is read-only: give yourself the permission to write it"),
      attempts: 1,
      lessons: 1,
    });
  });

  test("that can no longer be written loses nothing of the run", async () => {
    const root = await makeKit();
    const progress = openProgress(root);
    progress.addAttempt(verdict(), "2026-01-01");
    await makeReadOnly(root);
    progress.addAttempt(verdict(), "2026-01-02");
    expect({ notice: progress.notice, attempts: progress.attemptsAt(retry).length }).toEqual({
      notice: expect.stringContaining("is read-only"),
      attempts: 2,
    });
  });
});

describe("the course", () => {
  test("shows what is done of every lesson and exercise", async () => {
    const { json, context } = await makeClient();
    await json("POST", `/api/exercises/${retry}/check`);
    await noteTaken(context.root, retry, new Date(0));
    expect(await json("GET", "/api/course")).toEqual({
      lessons: [
        {
          slug: "05-retry",
          title: "Ask again",
          minutes: 50,
          started: false,
          finished: false,
          exercises: [
            {
              id: retry,
              name: "fetchWithRetry",
              title: "Politely",
              minutes: 30,
              outcome: "passed",
              points: { earned: 2, possible: 2 },
              taken: true,
            },
            {
              id: backoff,
              name: "backoff",
              title: "Slowly",
              minutes: 10,
              outcome: "untried",
              points: null,
              taken: false,
            },
          ],
        },
        { slug: "06-timeouts", title: "Give up", minutes: 40, started: false, finished: false, exercises: [] },
      ],
      pages: [{ slug: "codes", title: "Codes at a glance" }],
      next: { kind: "exercise", href: `/exercises/${backoff}`, title: "Slowly" },
      notice: null,
    });
  });

  test("carries the notice of a progress that is not kept", async () => {
    const root = await makeKit();
    await mkdir(join(root, ".stormproof/progress.sqlite"));
    expect(overviewOf(course, openProgress(root), nothing).notice).toContain("Your progress cannot be kept");
  });

  const steps: [done: string, href: string | undefined, act: (progress: Progress) => void][] = [
    ["nothing", "/lessons/05-retry", () => {}],
    ["the lesson opened", "/lessons/05-retry", (progress) => progress.openLesson("05-retry", "2026")],
    ["the lesson called finished", `/exercises/${retry}`, (progress) => progress.finishLesson("05-retry", "2026")],
    [
      "one exercise failed",
      `/exercises/${retry}`,
      (progress) => progress.addAttempt(verdict({ outcome: "failed" }), "2026"),
    ],
    ["one exercise passed", `/exercises/${backoff}`, (progress) => progress.addAttempt(verdict(), "2026")],
    ["all exercises passed", "/lessons/06-timeouts", solveAll],
    [
      "everything",
      undefined,
      (progress) => {
        solveAll(progress);
        progress.finishLesson("06-timeouts", "2026");
      },
    ],
  ];
  for (const [done, href, act] of steps) {
    test(`goes on with ${href ?? "nothing"} after ${done}`, () => {
      const progress = Progress.inMemory();
      act(progress);
      expect(overviewOf(course, progress, nothing).next?.href).toBe(href);
    });
  }

  test("calls a lesson finished when the learner says so, or when all its exercises pass", async () => {
    const { json } = await makeClient();
    const finished = async () =>
      (await json("GET", "/api/course")).lessons.map((each: { finished: boolean }) => each.finished);
    await json("PUT", "/api/lessons/06-timeouts/finished", { finished: true });
    const said = await finished();
    await json("PUT", "/api/lessons/06-timeouts/finished", { finished: false });
    for (const id of [retry, backoff]) await json("POST", `/api/exercises/${id}/check`);
    expect({ said, solved: await finished() }).toEqual({ said: [false, true], solved: [true, false] });
  });

  test("knows a lesson as started once its page was opened", async () => {
    const { json, request } = await makeClient();
    await request("GET", "/lessons/05-retry");
    expect((await json("GET", "/api/course")).lessons.map((each: { started: boolean }) => each.started)).toEqual([
      true,
      false,
    ]);
  });
});

function openProgress(root: string): Progress {
  const progress = Progress.open(root);
  onTestFinished(() => progress.close());
  return progress;
}

/**
 * Marks the file as one that SQLite may read and not write, by a write version of the future
 * (https://sqlite.org/fileformat.html section 1.3.3). Permissions would not stop a test that runs as root.
 */
async function makeReadOnly(root: string): Promise<void> {
  const file = await open(join(root, ".stormproof/progress.sqlite"), "r+");
  await file.write(Buffer.of(9), 0, 1, 18);
  // Another change counter makes a connection that is open read the header again.
  await file.write(Buffer.of(9, 9, 9, 9), 0, 4, 24);
  await file.close();
}

function solveAll(progress: Progress): void {
  for (const exercise of [retry, backoff]) progress.addAttempt(verdict({ exercise }), "2026");
}
