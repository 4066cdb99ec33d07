import { describe, expect, test } from "vitest";
import { count, ms, readStory, story, waited } from "../../src/rig/story.ts";

const run = { requests: [], tookMs: 5 };

describe("story()", () => {
  test("survives the way through a failed expectation", () => {
    const told = failureOf(() =>
      expect([0], story(run, "Your client waited 0 ms.", "R3 asks for 1,000 ms.")).toEqual([1_000]),
    );
    expect(readStory(told)).toEqual({
      did: "Your client waited 0 ms.",
      asked: "R3 asks for 1,000 ms.",
      timeline: "        no request\n5 ms    settled",
      figures: "expected [ +0 ] to deeply equal [ 1000 ]",
    });
  });

  test("has no timeline where nothing was sent, awaited or printed", () => {
    const quiet = { requests: [], tookMs: 0, console: [] };
    const told = failureOf(() => expect(3, story(quiet, "Your function gave 3.", "R1 asks for 4.")).toBe(4));
    const figures = "expected 3 to be 4 // Object.is equality";
    expect(readStory(told)).toEqual({ did: "Your function gave 3.", asked: "R1 asks for 4.", figures });
    const printed = story({ ...quiet, console: ["here"] }, "Your function gave 3.");
    expect(readStory(printed).timeline).toMatch(/Your client printed:\n {2}here$/);
  });

  test("needs no word on what was asked", () => {
    const told = failureOf(() => expect(1, story(run, "Your client sent 1 request.")).toBe(2));
    expect(readStory(told)).not.toHaveProperty("asked");
  });

  test("says what the client threw, unless the author does", () => {
    const thrower = { ...run, error: { name: "Error", message: "not written yet\nat line 3" } };
    const did = (words: string) => readStory(story(thrower, words)).did;
    expect([did("Your client sent 0 requests."), did("Your client threw Error: not written yet.")]).toEqual([
      "Your client sent 0 requests. It threw Error: not written yet",
      "Your client threw Error: not written yet.",
    ]);
  });

  test("says of a value that was thrown that it is no Error", () => {
    const thrower = { ...run, error: { name: "NotAnError", message: "undefined" } };
    const told = readStory(story(thrower, "Your function gave no list."));
    expect([told.did, told.timeline?.split("\n").at(-1)]).toEqual([
      "Your function gave no list. It threw undefined, which is no Error",
      "5 ms    threw undefined, which is no Error",
    ]);
  });

  test("tells a long error once, and ends no sentence twice", () => {
    const message = `It failed ${"and failed ".repeat(20)}.`;
    const thrower = { ...run, error: { name: "Error", message } };
    expect(readStory(story(thrower, `It threw Error: ${message}.`)).did).toBe(`It threw Error: ${message}`);
    expect(readStory(story(run, "It waited .. or so...")).did).toBe("It waited . or so...");
  });

  test("keeps sentences of several lines on one", () => {
    expect(readStory(story(run, "Your client\n  waited.")).did).toBe("Your client waited.");
  });
});

describe("readStory()", () => {
  test("takes other messages as they are", () =>
    expect(readStory(" It broke.\nBadly. ")).toEqual({ did: "It broke.\nBadly." }));
});

describe("ms()", () => {
  const cases: [number | number[], string][] = [
    [1_900, "1,900 ms"],
    [0.25, "0.3 ms"],
    [[0, 70, 1_900], "0, 70 and 1,900 ms"],
    [[5, 6], "5 and 6 ms"],
    [[], "no wait"],
  ];
  for (const [values, words] of cases)
    test(`writes ${JSON.stringify(values)} as "${words}"`, () => expect(ms(values)).toBe(words));
});

describe("waited()", () => {
  test("says how long, or that there was nothing to wait for", () =>
    expect([waited([70, 1_900]), waited([])]).toEqual(["waited 70 and 1,900 ms", "did not ask again"]));
});

describe("count()", () => {
  test("counts one", () => expect(count(1, "request")).toBe("1 request"));
  test("counts none and several", () =>
    expect([count(0, "request"), count(3, "request")]).toEqual(["0 requests", "3 requests"]));
  test("takes a plural of its own", () => expect(count(2, "retry", "retries")).toBe("2 retries"));
});

function failureOf(fail: () => void): string {
  try {
    fail();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The expectation passed.");
}
