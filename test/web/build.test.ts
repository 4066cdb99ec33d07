import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildWeb } from "../../src/web/build.ts";
import { writeText } from "../app/test-kit.ts";

const kitRoot = resolve(import.meta.dirname, "../..");

/** A kit with the sources of the pages, and the packages of the real one. */
async function makeSources(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "stormproof-web-"));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 20 }));
  for (const name of ["src/web", "src/core", "tsconfig.json", "package-lock.json"]) {
    await cp(join(kitRoot, name), join(root, name), { recursive: true });
  }
  await symlink(join(kitRoot, "node_modules"), join(root, "node_modules"), "junction");
  return root;
}

test("bundles each page as one script with one stylesheet, and leaves no draft", { timeout: 120_000 }, async () => {
  const root = await makeSources();
  expect(await buildWeb({ root })).toBe("built");
  expect(await readdir(join(root, ".stormproof"))).toEqual(["web"]);
  const files = await readdir(join(root, ".stormproof/web"));
  for (const page of ["start", "lesson", "exercise"]) {
    expect(files).toEqual(expect.arrayContaining([`${page}.js`, `${page}.css`]));
  }
});

test("bundles again only when a source or a dependency changed", { timeout: 240_000 }, async () => {
  const root = await makeSources();
  await buildWeb({ root });
  expect(await buildWeb({ root })).toBe("fresh");
  await writeText(join(root, "src/web/page/page.css"), "body { margin: 0; }");
  expect(await buildWeb({ root })).toBe("built");
  expect(await buildWeb({ root })).toBe("fresh");
  await writeText(join(root, "package-lock.json"), `${await readFile(join(root, "package-lock.json"), "utf8")} `);
  expect(await buildWeb({ root })).toBe("built");
});

test("keeps the earlier bundle when the sources cannot be bundled", { timeout: 120_000 }, async () => {
  const root = await makeSources();
  await buildWeb({ root });
  const before = await readFile(join(root, ".stormproof/web/start.js"), "utf8");
  await writeText(join(root, "src/web/start.tsx"), "not a program (");
  await expect(buildWeb({ root })).rejects.toThrow("Build failed");
  expect(await readFile(join(root, ".stormproof/web/start.js"), "utf8")).toBe(before);
  expect(await readdir(join(root, ".stormproof"))).toEqual(["web"]);
});

test("bundles once more when two kits start at once, and both may go on", { timeout: 240_000 }, async () => {
  const root = await makeSources();
  expect(await Promise.all([buildWeb({ root }), buildWeb({ root })])).toEqual(["built", "built"]);
  expect(await readdir(join(root, ".stormproof"))).toEqual(["web"]);
  expect(await buildWeb({ root })).toBe("fresh");
});
