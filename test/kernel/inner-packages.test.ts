import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { innerPackages } from "../../src/kernel/launcher/inner-packages.ts";
import { kitRoot } from "./kit-root.ts";

test("no type of the simulated services shows a package that is hidden from the compiler", async () => {
  const shown = (await declarations()).flatMap(({ name, text }) =>
    innerPackages.filter((inner) => text.includes(`from "${inner}"`)).map((inner) => `${name} shows ${inner}`),
  );
  // The frame of all pictures: lessons use what is drawn with it.
  expect(shown).toEqual(["picture.d.ts shows @observablehq/plot"]);
}, 60_000);

/** What the modules of `mocks` offer, as the type checker writes it down. */
async function declarations(): Promise<{ name: string; text: string }[]> {
  await mkdir(path.join(kitRoot, ".stormproof"), { recursive: true });
  const folder = await mkdtemp(path.join(kitRoot, ".stormproof/declarations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const compilerOptions = {
    noEmit: false,
    noCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    incremental: false,
    tsBuildInfoFile: null,
    rootDir: path.join(kitRoot, "mocks"),
    outDir: path.join(folder, "out"),
  };
  const config = { extends: "../../tsconfig.json", compilerOptions, include: ["../../mocks"] };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = path.join(kitRoot, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", folder]);
  const names = (await readdir(compilerOptions.outDir, { recursive: true })).filter((name) => name.endsWith(".d.ts"));
  return Promise.all(
    names.sort().map(async (name) => ({ name, text: await readFile(path.join(compilerOptions.outDir, name), "utf8") })),
  );
}
