import { describe, expect, test } from "vitest";
import { json, never, stall, status } from "../../mocks/script.ts";
import { openTestAnswer, writeTestAnswer } from "./test-answer.ts";

const answer = openTestAnswer<typeof import("./answers/once.ts")>("once.ts");
const outside = 42;

describe("the function", () => {
  test("gets the module, the URL and its arguments", async () => {
    const run = await answer.evaluate((module, url, args) => [Object.keys(module).length > 0, url, args], {
      script: { "http://first.test": [], "http://second.test": [] },
      arguments: { at: new Date(5), list: [1, undefined] },
    });
    expect(run.value).toEqual([true, "http://first.test", { at: new Date(5), list: [1, undefined] }]);
  });

  test("may use generators, callbacks and abort signals", async () => {
    const files = {
      "a.ts": `
        export async function* pages(url: string, signal: AbortSignal, onPage: (page: number) => void) {
          for (let page = 1; ; page++) {
            const response = await fetch(\`\${url}?page=\${page}\`, { signal });
            onPage(page);
            yield await response.json();
          }
        }`,
    };
    type Pages = { pages(url: string, signal: AbortSignal, onPage: (page: number) => void): AsyncGenerator<number> };
    const run = await writeTestAnswer<Pages>(files).evaluate(
      async ({ pages }, url) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 1_500);
        const seen: unknown[] = [];
        try {
          for await (const page of pages(url, controller.signal, (page) => seen.push(`page ${page}`))) seen.push(page);
        } catch (error) {
          seen.push((error as Error).name, error === controller.signal.reason);
        }
        return seen;
      },
      { script: [json("a", { delayMs: 1_000 }), json("b", { delayMs: 1_000 })] },
    );
    expect(run.value).toEqual(["page 1", "a", "AbortError", true]);
    expect(run.requests.map(({ endedAtMs, outcome }) => [endedAtMs, outcome])).toEqual([
      [1_000, "answered"],
      [1_500, "aborted"],
    ]);
  });

  const unusable: Record<string, string> = {
    undefined: 'Your code gave undefined where this check looks for "get".',
    "{ get: () => 5 }": "Your code gave something that a for-await loop cannot go through.",
    "{ get: () => ({ [Symbol.asyncIterator]: () => [null][Symbol.iterator]() }) }":
      'Your code gave null where this check looks for "id".',
  };
  test.for(Object.entries(unusable))("that trips over %s blames what the answer gave", async ([given, sentence]) => {
    const files = { "a.ts": `export const open = () => (${given});` };
    type Opens = { open(): { get(): AsyncIterable<{ id: number }> } };
    const asked = writeTestAnswer<Opens>(files).evaluate(async ({ open }) => {
      for await (const item of open().get()) return item.id;
      return undefined;
    });
    await expect(asked).rejects.toMatchObject({ name: "AnswerFailure", kind: "unusable", message: sentence });
  });

  test("that finds no function blames what the answer gave", async () => {
    const files = { "a.ts": "export const open = async () => ({ get: () => 5 });" };
    type Opens = { open(): { get(): number } };
    const asked = writeTestAnswer<Opens>(files).evaluate(({ open }) => open().get());
    await expect(asked).rejects.toThrow('Your code gave something that has no function "get".');
  });

  const needs: Record<string, string> = {
    "given[0]": "Your code gave undefined where this check needs a list.",
    "given.status": "Your code gave undefined where this check needs an answer, a Response.",
    "given.then()": "Your code gave undefined where this check needs a promise.",
  };
  test.for(Object.entries(needs))("that asks for %s says what it needs", async ([use, sentence]) => {
    const files = { "a.ts": "export const open = () => undefined;" };
    type Opens = { open(): readonly { id: number }[] & Promise<number> & Response };
    const asked = { list: "given[0]", answer: "given.status" };
    const evaluated = writeTestAnswer<Opens>(files).evaluate(
      ({ open }, _url, { use, asked }) => {
        const given = open();
        if (use === asked.list) return given[0];
        return use === asked.answer ? given.status : given.then();
      },
      { arguments: { use, asked } },
    );
    await expect(evaluated).rejects.toThrow(sentence);
  });

  test("that reads a body again blames what the answer gave", async () => {
    const files = {
      "a.ts": "export const open = (url: string) => fetch(url).then(async (it) => (await it.text(), it));",
    };
    const asked = writeTestAnswer<{ open(url: string): Promise<Response> }>(files).evaluate(
      async ({ open }, url) => (await open(url)).text(),
      { script: [json({})] },
    );
    await expect(asked).rejects.toThrow("Your code gave an answer whose body it had read: nobody can read that again.");
  });

  test("leaves the answer's own errors to the answer", async () => {
    const files = { "a.ts": "export const open = (nothing?: any) => nothing.get();" };
    const run = await writeTestAnswer<{ open(): void }>(files).evaluate(({ open }) => open());
    expect(run.error?.message).toBe("Cannot read properties of undefined (reading 'get')");
  });

  test("that uses a name from outside is refused with that name", async () => {
    await expect(answer.evaluate(() => outside)).rejects.toThrow(
      'The function given to evaluate() uses "outside", which exists only outside of it: ' +
        "it runs in the answer's process. Pass what it needs through `arguments`.",
    );
  });

  test.for([
    ["throws it on purpose", "throw new ReferenceError('policy is not defined');"],
    ["misspells it", "return policy;"],
    ["names a global", "throw new ReferenceError('setTimeout is not defined');"],
  ])("is not blamed when the answer %s", async ([, body]) => {
    const answer = writeTestAnswer<{ ask(): void }>({ "a.ts": `export function ask() { ${body} }` });
    const run = await answer.evaluate(
      async ({ ask }, _url, { policy }) => {
        setTimeout(() => {}, policy);
        ask();
      },
      { arguments: { policy: 1 } },
    );
    expect(run.error?.name).toBe("ReferenceError");
  });

  test("sees Math.random fixed, one value after the other, the last one for ever", async () => {
    const draw = () => [Math.random(), Math.random(), Math.random()];
    expect((await answer.evaluate(draw, { random: [0.1, 0.2] })).value).toEqual([0.1, 0.2, 0.2]);
    expect((await answer.evaluate(draw, { random: 1 })).value).toEqual([1, 1, 1]);
    expect(new Set((await answer.evaluate(draw)).value)).toHaveProperty("size", 3);
  });
});

describe("a run", () => {
  test("carries an error with its own fields and its causes", async () => {
    const run = await answer.evaluate(() => {
      class ApiError extends Error {
        override name = "ApiError";
        status = 503;
        attempts = [{ status: 500 }];
      }
      throw new ApiError("gave up", { cause: new TypeError("fetch failed", { cause: { code: "ECONNRESET" } }) });
    });
    expect(run.value).toBeUndefined();
    expect(run.error).toEqual({
      name: "ApiError",
      message: "gave up",
      data: { status: 503, attempts: [{ status: 500 }] },
      cause: { name: "TypeError", message: "fetch failed", data: {}, cause: { code: "ECONNRESET" } },
    });
  });

  test("tells even what is no error but was thrown", async () => {
    const run = await answer.evaluate(() => {
      throw undefined;
    });
    expect(run.error).toEqual({ name: "NotAnError", message: "undefined", data: { thrown: undefined } });
  });

  test("notes what the answer printed", async () => {
    const run = await answer.evaluate(() => {
      console.log("one", { two: 2 });
      console.error("three");
    });
    expect(run.console).toEqual(["one { two: 2 }\n", "three\n"]);
  });

  test("notes the waits that the answer's code asked for, not those of the function or of libraries", async () => {
    const run = await answer.evaluate(
      async ({ askAgainAfterTimeout }, url) => {
        setTimeout(() => {}, 7_000);
        return askAgainAfterTimeout(url, "fetch", 2);
      },
      { script: [never(), json(1)] },
    );
    expect(run.asked).toEqual([
      { api: "setTimeout", ms: 1_000, atMs: 0 },
      { api: "setTimeout", ms: 1_000, atMs: 1_000 },
      { api: "setTimeout", ms: 1_000, atMs: 2_000 },
    ]);
    expect(run.left.timers).toBe(0);
  });

  test("counts what the answer left behind", async () => {
    const files = {
      "a.ts": `export async function leak(url: string) {
        setTimeout(() => {}, 5_000);
        setInterval(() => {}, 1_000);
        AbortSignal.timeout(5_000);
        await fetch(url);
      }`,
    };
    const run = await writeTestAnswer<{ leak(url: string): Promise<void> }>(files).evaluate(
      ({ leak }, url) => leak(url),
      {
        script: [stall()],
      },
    );
    expect(run.left).toEqual({ sockets: 1, timers: 2 });
  });

  test("tells waits from the end of one request to the start of the next", async () => {
    const run = await answer.evaluate(({ askAgainAfterTimeout }, url) => askAgainAfterTimeout(url, "node-fetch", 3), {
      script: [never(), never(), json(1, { delayMs: 300 })],
    });
    expect(run.waitsMs).toEqual([1_000, 1_000]);
    expect(run.tookMs).toBe(4_300);
  });
});

describe("an evaluation does not see the one before", () => {
  const counter = {
    "a.ts": `
      let calls = 0;
      export const next = () => ++calls;
      export async function leaveTraces(url: string) {
        setTimeout(() => { calls = 100; }, 1_000);
        (globalThis as any).trace = true;
        Math.max = () => 1_000;
        void fetch(url + "/background").catch(() => fetch(url + "/again"));
      }
      export const traces = () => [(globalThis as any).trace, Date.now() - Date.UTC(2026, 0, 1), performance.now()];`,
  };
  type Counter = {
    next(): number;
    leaveTraces(url: string): Promise<void>;
    traces(): unknown[];
  };

  test("its modules are loaded afresh", async () => {
    const answer = writeTestAnswer<Counter>(counter);
    for (let evaluation = 0; evaluation < 3; evaluation++) {
      expect((await answer.evaluate(({ next }) => [next(), next()])).value).toEqual([1, 2]);
    }
  });

  test("its globals, timers, requests and time are gone", async () => {
    const answer = writeTestAnswer<Counter>(counter);
    await answer.evaluate(({ leaveTraces }, url) => leaveTraces(url), { script: [never(), never()] });
    const run = await answer.evaluate(({ traces, next }) => [...traces(), next()], { script: [never()] });
    expect(run.value).toEqual([undefined, 0, 0, 1]);
    expect(run.requests).toEqual([]);
  });

  test("settings that it makes for all of zod are gone", async () => {
    const answer = writeTestAnswer<{ ask(word: string): unknown }>({
      "a.ts": `
        import { z } from "zod";
        export const ask = (word: string) => {
          const before = z.string().safeParse(1).error?.issues[0]?.message;
          z.config({ customError: () => word });
          return before;
        };`,
    });
    for (const word of ["one", "two"]) {
      const run = await answer.evaluate(({ ask }, _url, word) => ask(word), { arguments: word });
      expect(run.value).toMatch(/^Invalid input/);
    }
  });

  test("its connections are closed", async () => {
    for (let evaluation = 0; evaluation < 3; evaluation++) {
      const run = await answer.evaluate(({ askOften }, url) => askOften(url, "node:http with a keep-alive agent", 2), {
        script: [status(200), status(200)],
      });
      expect(run.requests).toMatchObject([
        { connection: 1, outcome: "answered" },
        { connection: 1, outcome: "answered" },
      ]);
    }
  });

  test("several at once do not mix", async () => {
    const ids = [1, 2, 3, 4];
    const runs = await Promise.all(
      ids.map((id) =>
        answer.evaluate(({ askWithTimeout }, url) => askWithTimeout(url, "fetch", 9), { script: [json(id)] }),
      ),
    );
    expect(runs.map(({ value }) => value)).toEqual(ids.map((id) => expect.objectContaining({ text: `${id}` })));
  });
});

describe("the spot check in real time", () => {
  test("waits as long as the clock on the wall says", async () => {
    const startedAt = performance.now();
    const run = await answer.evaluate(({ askWithTimeout }, url) => askWithTimeout(url, "fetch", 300).catch(() => {}), {
      script: [never()],
      realTime: true,
    });
    expect(run.requests).toMatchObject([{ outcome: "aborted" }]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(299);
    // Reckoned from the beginning of the evaluation, it holds on the busiest machine.
    expect(run.requests[0]?.endedAtMs).toBeGreaterThanOrEqual(299);
  });
});
