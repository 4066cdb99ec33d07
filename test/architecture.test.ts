import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

/** Which rooms of the house each room may import; itself always. Packages are free, but for the last two rows. */
const mayImport: Record<string, readonly string[]> = {
  "course.ts": ["src/core"],
  mocks: [],
  "src/core": [],
  "src/setup": [],
  "src/rig": ["src/core", "mocks"],
  "src/kernel": ["src/core", "src/setup"],
  "src/grading": ["src/rig", "src/core", "src/setup", "course.ts", "mocks"],
  "src/app": ["src/grading", "src/kernel", "src/core", "src/setup", "course.ts"],
  "src/cli": [
    "src/app",
    "src/grading",
    "src/kernel",
    "src/rig",
    "src/core",
    "src/setup",
    "src/web/build.ts",
    "course.ts",
    "mocks",
  ],
  "src/web": [],
  exercises: [],
  solutions: [],
  "test/graders": ["src/rig", "mocks", "solutions"],
};

/** Rooms in whose files these packages stay outside: a pure core, pages that run in a browser. */
const mayNotUse: Record<string, RegExp> = {
  "src/core": /^node:(?!util$|path\/posix$)/,
};

const rooms = Object.keys(mayImport).sort((a, b) => b.length - a.length);
const roomOf = (file: string) => rooms.find((room) => file === room || file.startsWith(`${room}/`));

type Import = { from: string; what: string; isType: boolean };

const imports = globSync(
  rooms.map((room) => (room.endsWith(".ts") ? room : `${room}/**/*.{ts,tsx,mjs,cjs}`)),
  { cwd: root },
).flatMap((found) => {
  const from = found.split(path.sep).join("/");
  return [...importsOf(readFileSync(path.join(root, from), "utf8"))].map((each) => ({ from, ...each }));
});

describe("imports", () => {
  test("go one way, as the table says", () => {
    expect(imports.filter((each) => isStray(each)).map(({ from, what }) => `${from} imports ${what}`)).toEqual([]);
  });

  test("keep the core free of the platform", () => {
    const platform = imports.filter(({ from, what }) => mayNotUse[roomOf(from) ?? ""]?.test(what));
    expect(platform.map(({ from, what }) => `${from} imports ${what}`)).toEqual([]);
  });
});

function isStray({ from, what, isType }: Import): boolean {
  const target = ourFile(from, what);
  const room = roomOf(from);
  if (target === undefined || room === undefined) return false;
  const isInside = target === room || target.startsWith(`${room}/`);
  // The pages share the words of the core with the server: types only, nothing that runs.
  if (room === "src/web" && isType && target.startsWith("src/core/")) return false;
  return !isInside && !mayImport[room]?.some((allowed) => target === allowed || target.startsWith(`${allowed}/`));
}

/** The file of ours that an import names, from the kit's folder; `undefined` for packages. */
function ourFile(from: string, what: string): string | undefined {
  if (what.startsWith("stormproof/")) return what.slice("stormproof/".length);
  return what.startsWith(".") ? path.posix.join(path.posix.dirname(from), what) : undefined;
}

/** Static, dynamic and type imports, as text: good enough for code that a formatter has been over. */
function* importsOf(source: string): Generator<Omit<Import, "from">> {
  const pattern =
    /^(?:import|export)(\s+type)?\b[^"';]*?from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  for (const [, type, named, bare, dynamic] of source.matchAll(pattern)) {
    const what = named ?? bare ?? dynamic;
    if (what !== undefined) yield { what, isType: type !== undefined };
  }
}
