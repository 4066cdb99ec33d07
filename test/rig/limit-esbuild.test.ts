import { build, transform } from "esbuild";
import { expect, test } from "vitest";
import { AnswerFailure } from "../../src/rig/answer-failure.ts";
import { limitEsbuild } from "../../src/rig/limit-esbuild.ts";

/** Keeps esbuild busy for minutes. */
const nested = "{".repeat(40_000) + "}".repeat(40_000);

/** A build that comes to its end only when it is begun a second time. */
function buildTwice() {
  let begun = 0;
  const load = () => (++begun === 1 ? new Promise<never>(() => {}) : { contents: "export const one = 1;" });
  const work = () =>
    build({
      stdin: { contents: 'export * from "one";' },
      bundle: true,
      write: false,
      logLevel: "silent",
      plugins: [
        {
          name: "one",
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /^one$/ }, () => ({ path: "one", namespace: "one" }));
            onLoad({ filter: /.*/, namespace: "one" }, load);
          },
        },
      ],
    });
  return { work, begun: () => begun };
}

test("a text that keeps esbuild busy has failed at the limit, and everybody else's work is begun again", async () => {
  const { work, begun } = buildTwice();
  const other = limitEsbuild(work, 60_000);
  const failure = await limitEsbuild(() => transform(nested, { loader: "ts" }), 500).catch((error) => error);
  expect(failure).toBeInstanceOf(AnswerFailure);
  expect(failure).toMatchObject({
    kind: "load",
    message: "Your code cannot be loaded: parsing it takes longer than 0.5 s.",
  });
  expect((await other).outputFiles).toHaveLength(1);
  expect(begun()).toBe(2);
});

test("a mistake in a text stays what it is", async () => {
  await expect(limitEsbuild(() => transform("const = 1;", { logLevel: "silent" }))).rejects.toThrow(
    /Expected identifier/,
  );
});

test("what has ended is started anew by whoever asks next, and nobody is asked without end", async () => {
  let asked = 0;
  const crash = async () => {
    asked++;
    throw new Error("The service was stopped");
  };
  await expect(limitEsbuild(crash)).rejects.toThrow("Your code cannot be loaded: it cannot be parsed.");
  expect(asked).toBe(3);
  expect((await limitEsbuild(() => transform("1"))).code).toBe("1;\n");
});
