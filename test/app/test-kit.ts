import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { createApp } from "../../src/app/app.ts";
import type { AppContext } from "../../src/app/context.ts";
import { Kernels } from "../../src/app/kernels.ts";
import { listen } from "../../src/app/listen.ts";
import { Progress } from "../../src/app/progress.ts";
import { Sessions } from "../../src/app/sessions.ts";
import type { Course } from "../../src/core/course.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { FakeKernel } from "./fake-kernel.ts";

export const token = "the-token-of-this-test";

export const starter = "// TODO: write it\nexport function fetchWithRetry() {}\n";

export const notebook = {
  cells: [{ cell_type: "code", id: "a", metadata: {}, source: "1 + 1", outputs: [], execution_count: null }],
  metadata: { kernelspec: { name: "stormproof", display_name: "TypeScript" } },
  nbformat: 4,
  nbformat_minor: 5,
};

export const course: Course = {
  lessons: [
    {
      slug: "05-retry",
      title: "Ask again",
      minutes: 50,
      exercises: [
        { slug: "fetch-with-retry", name: "fetchWithRetry", title: "Politely", minutes: 30, prerequisites: [] },
        { slug: "backoff", name: "backoff", title: "Slowly", minutes: 10, prerequisites: [] },
      ],
    },
    { slug: "06-timeouts", title: "Give up", minutes: 40, exercises: [] },
  ],
  pages: [{ slug: "codes", title: "Codes at a glance", subjects: [] }],
};

/** What a test kit holds at first: a lesson each, an exercise with its solution, a bundle, and things to keep away from. */
const files: Record<string, string> = {
  "lessons/05-retry.ipynb": JSON.stringify(notebook),
  "lessons/06-timeouts.ipynb": JSON.stringify(notebook),
  "lessons/codes.ipynb": JSON.stringify(notebook),
  "exercises/05-retry/fetch-with-retry.ts": starter,
  "exercises/05-retry/backoff.ts": starter,
  "solutions/05-retry/fetch-with-retry.ts": "export function fetchWithRetry() { return 1; }\n",
  "work/notes.ipynb": JSON.stringify(notebook),
  "README.md": "# The kit\n",
  ".env": "SECRET=1",
  "node_modules/left-pad/index.js": "x",
  ".stormproof/web/start.js": "start()",
  ".stormproof/web/lesson.js": "lesson()",
  ".stormproof/web/exercise.js": "exercise()",
};

/** A kit in a folder of its own that is deleted when the test ends. */
export async function makeKit(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "stormproof-app-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 20 }));
  for (const [name, text] of Object.entries(files)) await writeText(join(root, name), text);
  return root;
}

/** An app over a fresh kit, with kernels that answer at once; `changes` replaces parts of it. */
export async function makeContext(changes: Partial<AppContext> = {}) {
  const root = changes.root ?? (await makeKit());
  const started: FakeKernel[] = [];
  const bugs: unknown[] = [];
  const kernels = new Kernels(async () => {
    const kernel = new FakeKernel();
    started.push(kernel);
    return kernel;
  });
  const context: AppContext = {
    root,
    version: "0.1.0",
    token,
    course,
    kernels,
    sessions: new Sessions(kernels),
    progress: Progress.inMemory(),
    judge: async (exercise) => verdict({ exercise }),
    starterOf: async () => starter,
    nowMs: Date.now,
    report: (bug) => bugs.push(bug),
    ...changes,
  };
  return { context, started, bugs };
}

/** Headers of a request that the guard lets through. */
export const trusted = { host: "127.0.0.1:8470", authorization: `token ${token}` };

/** Asks an app as one of its own pages would. */
export async function makeClient(changes: Partial<AppContext> = {}) {
  const { context, ...rest } = await makeContext(changes);
  const app = createApp(context);
  const request = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.request(`http://127.0.0.1:8470${path}`, {
      method,
      headers: { ...trusted, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const json = async (method: string, path: string, body?: unknown) => {
    return JSON.parse(await (await request(method, path, body)).text());
  };
  return { app, context, request, json, ...rest };
}

/** An app on a real port, stopped when the test ends. */
export async function serveKit(changes: Partial<AppContext> = {}) {
  const { context, ...rest } = await makeContext(changes);
  const served = await listen(context, { port: 0 });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= served.close();
    return closing;
  };
  onTestFinished(close);
  return { context, origin: new URL(served.url).origin, url: served.url, close, ...rest };
}

/** A verdict on the retry exercise; one check of 2 points. */
export function verdict(changes: Partial<Verdict> = {}): Verdict {
  const outcome = changes.outcome ?? "passed";
  const check = { name: "R1 waits", requirement: "R1", outcome, points: 2, hints: [], tookMs: 1 } as const;
  return { version: 1, exercise: "05-retry/fetch-with-retry", outcome, checks: [check], typeErrors: [], ...changes };
}

export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Waits for what the other side of a connection will do; the test's time limit ends a vain wait. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}
