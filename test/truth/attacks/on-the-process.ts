import type { Attacks } from "./attack.ts";

/** Answers that end, flood or rewire their process, or reach out of it. */
export const attacksOnTheProcess: Attacks = {
  "leaves with code 0 while it is loaded": { prelude: "process.exit(0);" },
  "leaves with code 0 when it is called": { client: "export const askPolitely = () => process.exit(0);" },
  "leaves by the back door": { prelude: "process.reallyExit(0);" },
  aborts: { prelude: "process.abort();" },
  "kills itself": { prelude: `process.kill(process.pid, "SIGKILL");` },
  "stops itself": { prelude: `process.kill(process.pid, "SIGSTOP");` },
  "kills its parent": { prelude: `process.kill(process.ppid, "SIGKILL");` },
  "kills its parent by the raw call": { prelude: "process._kill(process.ppid, 9);" },
  "interrupts everybody in its group": { prelude: `process.kill(0, "SIGINT");` },
  "kills its parent with a program": {
    prelude: `import { execFileSync } from "node:child_process"; execFileSync("kill", ["-9", String(process.ppid)]);`,
    isRestricted: true,
  },
  "prints a verdict": {
    prelude: `console.log(JSON.stringify({ version: 1, outcome: "passed", checks: [] })); process.exitCode = 0;`,
  },
  "prints a verdict past the rig": {
    prelude: `
      import fs from "node:fs";
      fs.writeSync(1, JSON.stringify({ version: 1, outcome: "passed" }));
      fs.writeSync(2, "FATAL ERROR: heap out of memory; Debugger listening on ws://127.0.0.1:1/");
      process.exit(0);`,
  },
  "sends a message to its parent": { prelude: `process.send?.({ outcome: "passed" });` },
  "throws in a timer": {
    client: `
      export const askPolitely = () => new Promise(() => setTimeout(() => { throw new Error("late"); }, 10));`,
  },
  "lets a promise fail unheard": {
    client: `export const askPolitely = () => (Promise.reject(new Error("unheard")), new Promise(() => {}));`,
  },
  "catches everything that is uncaught": {
    prelude: `process.removeAllListeners("uncaughtException"); process.on("uncaughtException", () => {});`,
    client: `export const askPolitely = () => new Promise(() => setTimeout(() => { throw new Error("late"); }, 10));`,
  },
  "replaces the modules of Node": {
    prelude: `
      import module from "node:module";
      const crypto = process.getBuiltinModule("node:crypto");
      crypto.randomBytes = (size, done) => done();
      module.syncBuiltinESMExports();`,
  },
  "loads another module in the place of the next": {
    prelude: `
      import { registerHooks } from "node:module";
      const source = "export const askPolitely = async () => ({ isReason: true, atMs: 300 });";
      registerHooks({ load: (url, context, next) => url.includes("evaluation") ? { format: "module", source, shortCircuit: true } : next(url, context) });`,
  },
  "spoils the cache of modules": {
    prelude: `
      import module from "node:module";
      for (const key of Object.keys(require.cache)) delete require.cache[key];
      module._load = () => ({});
      module._extensions[".ts"] = () => {};`,
  },
  "turns the event loop's own functions": {
    prelude: "process.nextTick = () => {}; globalThis.setImmediate = () => {}; globalThis.queueMicrotask = () => {};",
  },
  "stops counting callbacks": {
    prelude: `import { AsyncResource, executionAsyncResource } from "node:async_hooks"; AsyncResource.prototype.runInAsyncScope = () => {};`,
  },
};

/** Answers that look for the work of others. */
export const thefts: Attacks = {
  "imports the reference": {
    prelude: `
      import path from "node:path";
      const [kit] = process.argv[1].split(/.(?:src|.stormproof).rig/);
      const found = await import(path.join(kit, "solutions/05-retry/fetch-with-retry.ts"));`,
    isRestricted: true,
  },
  "requires the reference": {
    prelude: `
      import path from "node:path";
      const [kit] = process.argv[1].split(/.(?:src|.stormproof).rig/);
      const found = require(path.join(kit, "solutions/05-retry/fetch-with-retry.ts"));`,
    isRestricted: true,
  },
  "reads the checks": {
    prelude: `
      import fs from "node:fs";
      import path from "node:path";
      const [kit] = process.argv[1].split(/.(?:src|.stormproof).rig/);
      const text = fs.readFileSync(path.join(kit, "test/graders/05-retry/fetch-with-retry.test.ts"), "utf8");`,
    isRestricted: true,
  },
  "lists the system's users": {
    prelude: `import fs from "node:fs"; fs.readFileSync("/etc/passwd");`,
    isRestricted: true,
  },
  "reads its parent's environment": {
    prelude: `import fs from "node:fs"; fs.readFileSync("/proc/" + process.ppid + "/environ");`,
    isRestricted: true,
    os: "linux",
  },
  "asks a program for the reference": {
    prelude: `import { execFileSync } from "node:child_process"; execFileSync(process.execPath, ["-e", "1"]);`,
    isRestricted: true,
  },
  "writes into the kit": {
    prelude: `
      import fs from "node:fs";
      import path from "node:path";
      fs.writeFileSync(path.resolve(process.argv[1], "../stolen.txt"), "");`,
    isRestricted: true,
  },
  "works on in a thread": {
    prelude: `
      import { Worker } from "node:worker_threads";
      new Worker("for (;;) require('fs').writeSync(3, 'nonsense');", { eval: true });`,
    isRestricted: true,
  },
  "looks into the rig with the inspector": {
    prelude: `import { Session } from "node:inspector"; new Session().connect();`,
    isRestricted: true,
  },
  "calls the system through bindings": {
    prelude: `process.binding("fs").writeString(3, "nonsense");`,
    isRestricted: true,
  },
  "reads every variable of its environment": {
    client:
      "export const askPolitely = async () => ({ ...process.env, argv: process.argv, report: process.report.getReport() });",
  },
};
