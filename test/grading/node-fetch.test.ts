import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { judge } from "../../src/grading/judge.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";

/** node-fetch under the name of the global one: what it is asked and what it gives are the web's own classes. */
const nodeFetch = `
import fetchOfNode from "node-fetch";

async function fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const { url, method, headers, body, redirect, signal } = new Request(input, init);
  const sent = body && Buffer.from(await new Response(body).arrayBuffer());
  const answer = await fetchOfNode(url, { method, headers: [...headers], body: sent, redirect, signal }).catch((error) => {
    signal.throwIfAborted();
    // Its own message quotes the whole address, query and all.
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(error.code), { code: error.code }) });
  });
  const { status, statusText } = answer;
  const isEmpty = [204, 205, 304].includes(status);
  const response = new Response(isEmpty ? null : toWeb(answer.body, signal), { status, statusText, headers: [...answer.headers] });
  return Object.defineProperty(response, "url", { value: answer.url });
}

/** As a body of fetch: one that is aborted fails with the signal's reason. */
function toWeb(body: NodeJS.ReadableStream & { destroy(): void }, signal: AbortSignal) {
  const pieces = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(signal.aborted ? signal.reason : error);
      }
    },
    cancel: () => body.destroy(),
  });
}
`;

/** Those that call `fetch` themselves; the others are handed one, or what came of it. node-fetch takes no `dispatcher`. */
const exercises = exercisesOf(course)
  .map((exercise) => ({ exercise, text: readFileSync(filesOf(exercise).solution, "utf8") }))
  .map(({ exercise, text }) => ({ exercise, text, code: text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "") }))
  .filter(({ code }) => /(?<![.\w])fetch\(/.test(code) && !code.includes("dispatcher"));

describe("with node-fetch in place of fetch", () => {
  for (const { exercise, text } of exercises)
    test(`the solution of ${exercise.id} passes`, { timeout: 120_000 }, async () => {
      const answer = await makeOverlay(kitRoot, exercise, text + nodeFetch);
      onTestFinished(() => answer[Symbol.asyncDispose]());
      const verdict = await judge({ ...exercise, prerequisites: [] }, answer.folder, { types: false });
      const failed = verdict.checks.filter(({ outcome }) => outcome !== "passed");
      expect(failed.map(({ name, message }) => `${name}: ${message}`)).toEqual([]);
      expect(verdict.outcome).toBe("passed");
    });
});
