import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that take minutes, the longest first. Begun last, they would keep one core busy while the others rest. */
const long = [
  "grading/same-verdicts",
  "lessons/run",
  "grading/every-exercise",
  "web/lesson",
  "web/",
  "truth/",
  "kernel/",
  "app/real-kernel",
  "cli/",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = long.findIndex((each) => moduleId.includes(`/test/${each}`));
      return place < 0 ? long.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** Tests that leave nothing behind: they share processes. To load msw anew for each file took two thirds of their time. */
const tidy = ["test/core/**/*.test.ts", "test/mocks/**/*.test.ts"];

export default defineConfig({
  test: {
    // A failing comparison is shown whole: a learner reads it.
    chaiConfig: { truncateThreshold: 0 },
    testTimeout: 30_000,
    // Machines that many share stall now and then: a browser or a kernel gets a second chance there. vitest names what needed it.
    retry: process.env.CI ? 1 : 0,
    // Modules are loaded by Node itself, as when the kit runs: its loader hooks, and the source of functions, stay as they are.
    experimental: { viteModuleRunner: false },
    // vitest would take one core of two, and most of these tests wait for a kernel, a browser or an answer's process.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    projects: [
      // `npm test`: the kit's own tests. They judge the reference, never the learner's work.
      // `--project kit` means both, as vitest reads names without regard to case.
      { extends: true, test: { name: "kit", include: ["test/**/*.test.ts"], exclude: ["test/graders/**", ...tidy] } },
      { extends: true, test: { name: "KIT", include: tidy, isolate: false } },
      // The graders, on the learner's answer: for the test explorer of an editor.
      { extends: true, test: { name: "exercises", include: ["test/graders/**/*.test.ts"] } },
    ],
  },
});
