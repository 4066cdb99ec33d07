import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { never, text } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer } from "./answer.ts";

test("R5 rejects at once with the first error", {
  meta: {
    points: 2,
    hints: [
      "One call fails after 200 ms, another one later, the rest takes a minute. The message says when your list rejected, and with what.",
      "Whoever waits for the list shall not wait for calls that are of no use any more. `Promise.all` over the workers rejects with the first failure, and listens to the later ones too.",
      "try {\n  await Promise.____(workers);\n} catch (error) {\n  ____;\n  throw error;\n}\n\nWhy is `if (error) throw error` wrong when an error is null?",
    ],
  },
}, async () => {
  for (const kind of ["an Error", "null"] as const) {
    const run = await answer.evaluate(
      async ({ mapLimit }, _url, kind) => {
        const [first, later] = [kind === "null" ? null : new Error("first"), new Error("later")];
        const sleep = (waitMs: number) => new Promise((resolve) => setTimeout(resolve, waitMs));
        const beganAt = performance.now();
        const outcome = await mapLimit([60_000, 200, 300, 60_000], 4, async (waitMs, index) => {
          await sleep(waitMs);
          if (index === 1) throw first;
          if (index === 2) throw later;
        }).then(
          () => "gave a list",
          (thrown: unknown) => (thrown === first ? "rejected with it" : `rejected with ${thrown}`),
        );
        const tookMs = performance.now() - beganAt;
        await sleep(1_000);
        return { outcome, tookMs };
      },
      { arguments: kind },
    );
    const { outcome, tookMs = 0 } = run.value ?? {};
    const did = `A call failed with ${kind} after 200 ms. After ${ms(tookMs)} your function ${outcome}.`;
    expect(outcome, story(run, did, "R5 asks to reject with the same value.")).toBe("rejected with it");
    expect(Math.round(tookMs / 10), story(run, did, "R5 asks to reject at 200 ms.")).toBe(20);
  }
});

test("R5 begins nothing more after a failure", {
  meta: {
    points: 2,
    hints: [
      "The second call failed after 100 ms. The message says how many calls had begun three seconds later.",
      "A promise that has rejected stops nobody: the other workers go on with the list. Close the queue that they share, or let each look at the signal before it takes an item.",
      "for (const item of queue) {\n  await fn(item, index, signal);\n  if (signal.____) return;\n}\n\nWhat does a worker do whose call ends after the failure?",
    ],
  },
}, async () => {
  for (const kind of ["a generator", "a list"] as const) {
    const run = await answer.evaluate(
      async ({ mapLimit }, _url, kind) => {
        const [begun, taken]: number[][] = [[], []];
        function* items() {
          for (let item = 0; item < 20; item++) {
            taken?.push(item);
            yield item;
          }
        }
        const list = Array.from({ length: 20 }, (_, item) => item);
        const thrown = await mapLimit(kind === "a list" ? list : items(), 3, async (item) => {
          begun?.push(item);
          await new Promise((resolve) => setTimeout(resolve, item === 1 ? 100 : 150));
          if (item === 1) throw new RangeError("no");
        }).catch((error: Error) => error.name);
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        return { thrown, begun: begun?.length, taken: kind === "a list" ? begun?.length : taken?.length };
      },
      { arguments: kind },
    );
    const { thrown, begun = 0, taken = 0 } = run.value ?? {};
    const threw = `A call failed with a RangeError. Your function threw ${thrown ?? "nothing"}.`;
    expect(thrown, story(run, threw)).toBe("RangeError");
    const went = `With limit 3 and ${kind}, the second call failed. In all, your function took ${count(taken, "item")} and began ${count(begun, "call")}.`;
    expect([taken, begun], story(run, went, "R5 asks for 3, those that had begun.")).toEqual([3, 3]);
  }
});

test("R6 aborts the calls under way, with the error as reason", {
  meta: {
    points: 2,
    hints: [
      "The second call failed. In the log, look at how the other requests ended: the service never answers them.",
      "Make one AbortController and give its signal to all calls. Abort it when a call fails, with the error, so that everybody can read why.",
      "const controller = new ____();\n... fn(item, index, controller.____)\n... controller.abort(____);\n\nWhat is the reason of an abort() without an argument?",
    ],
  },
}, async () => {
  for (const kind of ["an Error", "null"] as const) {
    const run = await answer.evaluate(
      async ({ mapLimit }, url, kind) => {
        const signals: AbortSignal[] = [];
        const failure = kind === "null" ? null : new Error("the second call");
        const thrown = await mapLimit([0, 1, 2], 3, async (item, _index, signal) => {
          signals[item] = signal;
          if (item !== 1) return (await fetch(url, { signal })).text();
          await new Promise((resolve) => setTimeout(resolve, 250));
          throw failure;
        }).catch((error: unknown) => error);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const others = [signals[0], signals[2]];
        const reasons = others.map((signal) => String(signal?.reason));
        return {
          isThrown: thrown === failure,
          reasons,
          isSame: others.every((signal) => signal?.reason === failure),
        };
      },
      { script: [never(), never()], arguments: kind },
    );
    const { isThrown, reasons = [], isSame } = run.value ?? {};
    expect(isThrown, story(run, `A call failed with ${kind}. Your function did not throw its error.`)).toBe(true);
    const ends = run.requests.map(({ endedAtMs }) => (endedAtMs === undefined ? "never" : `at ${ms(endedAtMs)}`));
    const ended = `The second call failed with ${kind} at 250 ms. The requests of the others ended: ${ends.join(", ")}.`;
    const isEnded = run.requests.every(({ endedAtMs = 1e9 }) => Math.abs(endedAtMs - 250) <= 10);
    expect([ends.length, isEnded], story(run, ended, "R6 asks to end both at 250 ms.")).toEqual([2, true]);
    const why = `The second call failed with ${kind}. The reasons of the other signals were: ${reasons.join(", ")}.`;
    expect(isSame, story(run, why, "R6 asks for the value that the second call failed with.")).toBe(true);
  }
});

test("R6 leaves the signals alone when all goes well", {
  meta: {
    points: 1,
    hints: [
      "All calls went well here, and the caller read the bodies afterwards. The message says what came of it.",
      "A signal stays with an answer until its body is read. Who aborts at the end of every call, and not only after a failure, cuts off bodies that the caller still wants.",
      "} ____ (error) {\n  controller.abort(error);\n  throw error;\n}\n\nWhen does `finally` run, and when does this?",
    ],
  },
}, async () => {
  const body = `${randomUUID()} ${"x".repeat(200_000)}`;
  const run = await answer.evaluate(
    async ({ mapLimit }, url) => {
      const signals: AbortSignal[] = [];
      const responses = await mapLimit([1, 2], 2, (_item, _index, signal) => {
        signals.push(signal);
        return fetch(url, { signal });
      });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const aborted = signals.filter((signal) => signal.aborted).length;
      const bodies = await Promise.all(responses.map((response) => response.text())).catch(String);
      return { aborted, bodies };
    },
    { script: [text(body), text(body)] },
  );
  const { aborted = 0, bodies } = run.value ?? {};
  const did = `All went well. A second later ${count(aborted, "signal")} had aborted.`;
  expect(aborted, story(run, did, "R6 asks for none.")).toBe(0);
  expect(bodies, story(run, "The bodies could not be read after the calls.")).toEqual([body, body]);
});

test("R7 takes an error of items for a failure", {
  meta: {
    points: 1,
    hints: [
      "The items of this check are two, and then an error. The message says what came of that.",
      "Taking an item can fail as a call can. Let both happen inside of the same `try`, then both end in the same way.",
      "try {\n  for (const item of ____) await fn(item, index, signal);\n} catch (error) {\n  controller.____(error);\n  throw error;\n}\n\nWhich line throws when the generator does?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ mapLimit }) => {
    const failure = new Error("no more items");
    let taken = 0;
    // By hand: a generator that has thrown gives nothing more, this one would.
    const next = (): IteratorResult<number> => {
      taken += 1;
      if (taken === 3) throw failure;
      return taken < 9 ? { done: false, value: taken === 1 ? 100 : 60_000 } : { done: true, value: undefined };
    };
    const items: Iterable<number> = { [Symbol.iterator]: () => ({ next }) };
    const signals: AbortSignal[] = [];
    const beganAt = performance.now();
    const outcome = await mapLimit(items, 2, async (waitMs, _index, signal) => {
      signals.push(signal);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }).then(
      () => "gave a list",
      (thrown: unknown) => (thrown === failure ? "rejected with it" : `rejected with ${thrown}`),
    );
    const tookMs = performance.now() - beganAt;
    await new Promise((resolve) => setTimeout(resolve, 90_000));
    return { outcome, tookMs, isAborted: signals[1]?.reason === failure, taken, begun: signals.length };
  });
  const { outcome, tookMs = 0, isAborted = false, taken = 0, begun = 0 } = run.value ?? {};
  const aborted = isAborted ? "The call under way was aborted with it." : "The call under way was not aborted with it.";
  const did = `items threw at 100 ms. After ${ms(tookMs)} your function ${outcome}. ${aborted}`;
  const asked = "R7 asks to reject with it at 100 ms, and to abort the call under way.";
  expect([outcome, Math.round(tookMs / 10), isAborted], story(run, did, asked)).toEqual(["rejected with it", 10, true]);
  const went = `The third item was an error. In all, your function asked ${count(taken, "time")} for an item, and began ${count(begun, "call")}.`;
  expect([taken, begun], story(run, went, "R7 asks to ask 3 times, and to begin 2 calls.")).toEqual([3, 2]);
});
