import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A failing comparison is shown whole: a learner reads it.
    chaiConfig: { truncateThreshold: 0 },
    testTimeout: 30_000,
    // Machines that many share stall now and then: a browser or a kernel gets a second chance there. vitest names what needed it.
    retry: process.env.CI ? 1 : 0,
    // Modules are loaded by Node itself, as when the kit runs: its loader hooks, and the source of functions, stay as they are.
    experimental: { viteModuleRunner: false },
    projects: [
      // `npm test`: the kit's own tests. They judge the reference, never the learner's work.
      { extends: true, test: { name: "kit", include: ["test/**/*.test.ts"], exclude: ["test/graders/**"] } },
      // The graders, on the learner's answer: for the test explorer of an editor.
      { extends: true, test: { name: "exercises", include: ["test/graders/**/*.test.ts"] } },
    ],
  },
});
