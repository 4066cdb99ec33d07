import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { course } from "../../../course.ts";
import { type Exercise, exercisesOf } from "../../../src/core/course.ts";
import { findSameWork, type Shape, shapeOf } from "../../../src/grading/class/same-work.ts";
import { filesOf, kitRoot } from "../../../src/grading/kit-files.ts";
import { readStarter } from "../../../src/grading/starter.ts";

const exercises = exercisesOf(course);
const exercise = (id: string) => exercises.find((each) => each.id === id) as Exercise;
const retry = exercise("05-retry/retry");

/** Who has handed in which text for an exercise. */
const sameWork = async (of: Exercise, texts: Record<string, string>) => {
  const students = await Promise.all(
    Object.entries(texts).map(async ([student, text]) => ({
      student,
      shapes: new Map([[of.id, (await shapeOf(text)) as Shape]]),
    })),
  );
  return findSameWork([of], students);
};

const original = `
import { setTimeout as sleep } from "node:timers/promises";
export async function retry<T>(call: (attempt: number) => Promise<T>, options: { retries?: number; baseMs?: number } = {}): Promise<T> {
  const { retries = 3, baseMs = 500 } = options;
  const failures: unknown[] = [];
  for (let attempt = 1; attempt <= retries + 1; attempt++) {
    try {
      return await call(attempt);
    } catch (error) {
      failures.push(error);
      if (attempt > retries) break;
      const delayMs = baseMs * 2 ** (attempt - 1);
      console.debug("attempt " + attempt + " has failed, waiting for " + delayMs + " milliseconds");
      await sleep(delayMs);
    }
  }
  throw new AggregateError(failures, "every attempt has failed, the last one included");
}
`;

/** Other names, types, comments, layout; the same work. */
const disguised = `
import { setTimeout as nap } from "node:timers/promises";

// All my own work.
export async function retry(requestThatMayFail: any, how: any = {}): Promise<any> {
  const { retries: most = 3, baseMs: first = 500 } = how, problems: any[] = [];
  for (let i = 1; i <= most + 1; i++)
    try { return await requestThatMayFail(i) /* again */ }
    catch (e) {
      problems.push(e)
      if (i > most) { break }
      const howLong: number = first * (2 ** (i - 1))
      console.debug("attempt " + i + " has failed, waiting for " + howLong + " milliseconds")
      await nap(howLong)
    }
  throw new AggregateError(problems, "every attempt has failed, the last one included")
}
`;

describe("findSameWork()", () => {
  test("sees through other names, types, comments and layout", async () => {
    expect(await sameWork(retry, { ada: original, bob: disguised })).toEqual([
      { exercise: retry.id, students: ["ada", "bob"], isReference: false },
    ]);
  });

  test("tells work that is like the reference, of one student too", async () => {
    const reference = await readFile(filesOf(retry).solution, "utf8");
    expect(await sameWork(retry, { ada: original, bob: reference })).toEqual([
      { exercise: retry.id, students: ["bob"], isReference: true },
    ]);
  });

  test("says nothing of pieces so short that people write them alike", async () => {
    const jitter = exercise("05-retry/jitter");
    const reference = await readFile(filesOf(jitter).solution, "utf8");
    expect(await sameWork(jitter, { ada: reference, bob: reference })).toEqual([]);
  });

  test("keeps work apart that does something else", async () => {
    expect(await sameWork(retry, { ada: original, bob: disguised.replace("2 **", "3 **") })).toEqual([]);
  });
});

describe("shapeOf()", () => {
  test("gives the same for other names of what an object holds", async () => {
    const a = "export const f = ({ url, limit: most }) => { const { items: e } = url; return { e, most }; };";
    const b = "export const f = ({ url: u, limit }) => { const { items } = u; return { e: items, most: limit }; };";
    expect(await shapeOf(a)).toEqual(await shapeOf(b));
  });

  test("has nothing to say of what does not parse", async () => {
    expect(await shapeOf("export function (")).toBeUndefined();
  });
});

describe("the examples of the kit", () => {
  test("are not alike: starters are nobody's work, right answers in other styles are their own", async () => {
    const found = exercises.map(async (each) => {
      const starter = await readStarter(kitRoot, each);
      const texts = [starter, starter, ...(await alternativesOf(each))];
      return sameWork(each, Object.fromEntries(texts.entries()));
    });
    expect((await Promise.all(found)).flat()).toEqual([]);
  });
});

function alternativesOf(each: Exercise): Promise<string[]> {
  const { alternatives } = filesOf(each);
  const names = readdirSync(alternatives).filter((name) => name.endsWith(".ts"));
  return Promise.all(names.map((name) => readFile(path.join(alternatives, name), "utf8")));
}
