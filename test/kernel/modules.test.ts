import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CellCollector } from "../../src/kernel/cell-result.ts";
import { KernelLife } from "../../src/kernel/kernel-life.ts";
import { kernelSpec } from "../../src/kernel/kernel-spec.ts";
import { type KernelMessage, newHeader } from "../../src/kernel/message.ts";
import { kernelForTests } from "./kernel-for-tests.ts";
import { kitRoot } from "./kit-root.ts";
import { textOf } from "./text-of.ts";

/** Long enough for the slowest way in which TypeScript looks at files. */
const seenWithinMs = 10_000;

const kernelOf = kernelForTests();
let folder: string;
beforeAll(async () => {
  await mkdir(path.join(kitRoot, "work", "lessons"), { recursive: true });
  folder = await mkdtemp(path.join(kitRoot, "work", "kernel-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** How a cell names a module of the test's own folder. */
const named = (file: string) => `./work/${path.basename(folder)}/${file}`;

const write = (file: string, source: string) => writeFile(path.join(folder, file), source);

async function show(code: string): Promise<string> {
  return textOf((await kernelOf().execute(code)).outputs);
}

/** Runs a cell again and again until it shows what is wanted, or too long. */
async function showsAtLast(code: string, wanted: string): Promise<string> {
  const deadline = performance.now() + seenWithinMs;
  for (;;) {
    const shown = await show(code);
    if (shown === wanted || performance.now() > deadline) return shown;
    await sleep(50);
  }
}

describe("the kit, imported by its name", () => {
  test("is one instance for cells, for its own modules and under every name", async () => {
    await show("import * as byName from 'stormproof/mocks/script';\nimport * as byPath from './mocks/script.ts';");
    await show("import * as bare from './mocks/script';");
    expect(await show("[byName.json === byPath.json, byName.json === bare.json]")).toBe("[ true, true ]");
  });

  test("has its types", async () => {
    expect(await show("import { status } from 'stormproof/mocks/script';\nstatus('503')")).toMatch(
      /^TS2345: Argument of type 'string' is not assignable to parameter of type 'number'\./,
    );
  });

  test("leaves the types of the packages that it works with to cells that import them", async () => {
    await show("import { intercept } from 'stormproof/mocks/intercept';");
    expect(await show("import * as Plot from '@observablehq/plot';\nPlot.plot(1)")).toMatch(/^TS2559: Type '1' has no/);
  });

  for (const start of ["lessons", "work/lessons"]) {
    test(`is found by a kernel that Jupyter starts in ${start}/`, async () => {
      const { argv } = kernelSpec(process.execPath, kitRoot, process);
      const header = newHeader("execute_request", "test");
      const collector = new CellCollector(header.msg_id);
      const onMessage = (message: KernelMessage) => collector.take(message);
      const life = await KernelLife.begin({ argv, cwd: path.join(kitRoot, start), onMessage, onDeath: () => {} });
      const code = "import { status } from 'stormproof/mocks/script';\nstatus(503).status";
      life.send("shell", { header, parent_header: {}, metadata: {}, content: { code } });
      const { outputs } = await collector.result;
      await life.end(0);
      expect(textOf(outputs)).toBe("503");
    });
  }
});

describe("a module of the learner", () => {
  const code = () => `import { value } from "${named("outer.ts")}";\nvalue`;

  test("may import another by a name that ends in .ts", async () => {
    await write("inner.ts", "export const inner: number = 1;");
    await write("outer.ts", 'import { inner } from "./inner.ts";\nexport const value = inner * 10;');
    expect(await show(code())).toBe("10");
  });

  test("is seen as it is now by a cell that imports it again", async () => {
    await write("outer.ts", 'import { inner } from "./inner.ts";\nexport const value = inner * 20;');
    expect(await showsAtLast(code(), "20")).toBe("20");
  });

  test("is seen as it is now also behind another module", async () => {
    await write("inner.ts", "export const inner: number = 2;");
    expect(await showsAtLast(code(), "40")).toBe("40");
  });

  test("shows the line of its own in a traceback", async () => {
    await write("fails.ts", "type T = string;\nexport function fail(text: T): never {\n  throw new Error(text);\n}");
    const shown = await show(`import { fail } from "${named("fails.ts")}";\nfail("no");`);
    expect(shown).toContain("fails.ts, line 3:\n");
    expect(shown).toContain("> 3 |   throw new Error(text);");
  });

  test("stops its cell with file and line when it does not compile", async () => {
    await write("wrong.ts", "\nexport const wrong: number = 'x';");
    const { error } = await kernelOf().execute(`import { wrong } from "${named("wrong.ts")}";`);
    const file = path.join("work", path.basename(folder), "wrong.ts");
    expect(error?.evalue).toBe(`TS2322: Type 'string' is not assignable to type 'number'. (${file}, line 2)`);
  });

  test("is found when it is made after a cell looked for it in vain", async () => {
    const late = `import { late } from "${named("late.ts")}";\nlate`;
    expect(await show(late)).toMatch(/^TS2307/);
    await write("late.ts", "export const late = 'there';");
    expect(await showsAtLast(late, "'there'")).toBe("'there'");
  });
});

describe("a package that is installed while the kernel runs", () => {
  const installed = path.join(kitRoot, "node_modules", "stormproof-kernel-test");
  const uninstall = () => rm(installed, { recursive: true, force: true });
  beforeAll(uninstall);
  afterAll(uninstall);

  test("is found, and stops no cell", async () => {
    const code = 'import { there } from "stormproof-kernel-test";\nthere';
    expect(await show(code)).toMatch(/^TS2307/);
    await mkdir(installed);
    await writeFile(
      path.join(installed, "package.json"),
      '{"name":"stormproof-kernel-test","main":"index.js","types":"index.d.ts"}',
    );
    await writeFile(path.join(installed, "index.js"), "exports.there = 1;");
    await writeFile(path.join(installed, "index.d.ts"), "export declare const there: number;");
    expect(await showsAtLast(code, "1")).toBe("1");
    expect(await show("2")).toBe("2");
  });
});
