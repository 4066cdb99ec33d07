import { readFile } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../../src/core/course.ts";
import { judge } from "../../src/grading/judge.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";

const exercise = exercisesOf(course).find(({ id }) => id === "05-retry/fetch-with-retry") as Exercise;
const { alternatives, solution } = filesOf(exercise);

/** The same work sent in other ways; `fetch` is what the solution uses. */
const clients = ["node-fetch", "undici", "node-http"];

/** Ways to wait that can be stopped, each with what it imports. `wait` must take its listener off the signal. */
const sleeps: Readonly<Record<string, { readonly imports?: string; readonly wait: string }>> = {
  setTimeout: { wait: withTimer("setTimeout", "clearTimeout") },
  "setTimeout with unref": { wait: withTimer("setTimeout", "clearTimeout", ".unref()") },
  "setTimeout captured at import": {
    imports: "const later = setTimeout;",
    wait: withTimer("later", "clearTimeout"),
  },
  setInterval: { wait: withTimer("setInterval", "clearInterval") },
  "node:timers": {
    imports: `import { clearTimeout as stop, setTimeout as start } from "node:timers";`,
    wait: withTimer("start", "stop"),
  },
  "node:timers, default": {
    imports: `import timers from "node:timers";`,
    wait: withTimer("timers.setTimeout", "timers.clearTimeout"),
  },
  "node:timers/promises": { wait: "await sleep(ms, undefined, { signal });" },
  "node:timers/promises, default": {
    imports: `import timersPromises from "node:timers/promises";`,
    wait: "await timersPromises.setTimeout(ms, undefined, { signal });",
  },
  "an interval of promises": {
    imports: `import { setInterval as every } from "node:timers/promises";`,
    wait: "for await (const _ of every(ms, undefined, { signal })) break;",
  },
  "scheduler.wait": {
    imports: `import { scheduler } from "node:timers/promises";`,
    wait: "await scheduler.wait(ms, { signal });",
  },
  "the scheduler behind promises": {
    imports: `import * as timersPromises from "node:timers/promises";`,
    wait: "await timersPromises.scheduler.wait(ms, { signal });",
  },
  "promisify(setTimeout)": {
    imports: `import { promisify } from "node:util";`,
    wait: "await promisify(setTimeout)(ms, undefined, { signal });",
  },
  "promisify(setTimeout) at import": {
    imports: `import { promisify } from "node:util"; const pause = promisify(setTimeout);`,
    wait: "await pause(ms, undefined, { signal });",
  },
  "AbortSignal.timeout": {
    wait: `
      const over = AbortSignal.any([AbortSignal.timeout(Math.ceil(ms)), ...(signal ? [signal] : [])]);
      await new Promise((resolve) => over.addEventListener("abort", resolve, { once: true }));`,
  },
  "events.once": {
    imports: `import { EventEmitter, once } from "node:events";`,
    wait: `
      const emitter = new EventEmitter();
      const timer = setTimeout(() => emitter.emit("over"), ms);
      await once(emitter, "over", { signal }).finally(() => clearTimeout(timer));`,
  },
  "Atomics.waitAsync": {
    wait: `
      const { value } = Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      const { promise, reject } = Promise.withResolvers<void>();
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      await Promise.race([value, promise]);`,
  },
  "many short sleeps": {
    wait: "for (const endAt = performance.now() + ms; performance.now() < endAt; ) await sleep(Math.min(10, endAt - performance.now()), undefined, { signal });",
  },
};

function withTimer(set: string, clear: string, more = ""): string {
  return `
    await new Promise<void>((resolve, reject) => {
      const abort = () => { ${clear}(timer); reject(signal?.reason); };
      const over = () => { ${clear}(timer); signal?.removeEventListener("abort", abort); resolve(); };
      const timer = ${set}(over, ms)${more};
      signal?.addEventListener("abort", abort, { once: true });
    });`;
}

describe("the checks pass", () => {
  test("the solution, which uses fetch", { timeout: 60_000 }, async () => {
    expect(await failuresOf(await readFile(solution, "utf8"))).toEqual([]);
  });

  test.for(clients)("the same work done with %s", { timeout: 60_000 }, async (name) => {
    expect(await failuresOf(await readFile(`${alternatives}/${name}.ts`, "utf8"))).toEqual([]);
  });

  test.for(Object.keys(sleeps))("the solution when it waits with %s", { timeout: 60_000 }, async (name) => {
    expect(await failuresOf(await waitingWith(name))).toEqual([]);
  });
});

/** The solution with another way to wait. */
async function waitingWith(name: string): Promise<string> {
  const { imports = "", wait = "" } = sleeps[name] ?? {};
  const text = await readFile(solution, "utf8");
  const line = "await sleep(Math.min(ms, longestTimerMs), undefined, signal ? { signal } : {});";
  expect(text.split(line)).toHaveLength(2);
  const inPieces = text.replace(line, `await pauseFor(Math.min(ms, longestTimerMs), signal);`);
  return `${imports}\n${inPieces}\nasync function pauseFor(ms: number, signal: AbortSignal | undefined) {\n${wait}\n}\n`;
}

/** The checks that an answer does not pass, with what they say. */
async function failuresOf(text: string): Promise<string[]> {
  const answer = await makeOverlay(kitRoot, exercise, text);
  onTestFinished(() => answer[Symbol.asyncDispose]());
  const { reason, checks } = await judge(exercise, answer.folder, { types: false });
  const failed = checks.filter(({ outcome }) => outcome !== "passed").map(({ name, message }) => `${name}: ${message}`);
  return reason === undefined ? failed : [reason, ...failed];
}
