import type { Command } from "commander";

/** Adds a command to the program. */
export type AddCommand = (program: Command) => void;

/**
 * The commands, in the order in which `--help` lists them. A file is loaded when its command is called, so that one
 * command does not wait for what another needs.
 */
export const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import("./commands/start.ts")).addStartCommand,
  list: async () => (await import("./commands/list.ts")).addListCommand,
  check: async () => (await import("./commands/check.ts")).addCheckCommand,
  watch: async () => (await import("./commands/watch.ts")).addWatchCommand,
  hint: async () => (await import("./commands/hint.ts")).addHintCommand,
  reset: async () => (await import("./commands/reset.ts")).addResetCommand,
  solution: async () => (await import("./commands/solution.ts")).addSolutionCommand,
  run: async () => (await import("./commands/run.ts")).addRunCommand,
  serve: async () => (await import("./commands/serve.ts")).addServeCommand,
  grade: async () => (await import("./commands/grade.ts")).addGradeCommand,
  kernel: async () => (await import("./commands/kernel.ts")).addKernelCommand,
  doctor: async () => (await import("./commands/doctor.ts")).addDoctorCommand,
  verify: async () => (await import("./commands/verify.ts")).addVerifyCommand,
  test: async () => (await import("./commands/test.ts")).addTestCommand,
};
