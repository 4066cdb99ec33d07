import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

type Locked = { version?: string; optionalDependencies?: Record<string, string> };

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
const packages: Record<string, Locked> = read("package-lock.json").packages;
const nameOf = (place: string) => place.replace(/^.*node_modules\//, "");

test("the lockfile knows the optional packages of every system, not of one alone", () => {
  const known = new Set(Object.keys(packages).map(nameOf));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}));
  expect(wanted.filter((name) => !known.has(name))).toEqual([]);
});

test("JupyterLab's packages come in one version each: two copies in a page do not know each other", () => {
  const places = Object.keys(packages).filter((place) => nameOf(place).startsWith("@jupyterlab/"));
  expect(places.filter((place) => place.split("node_modules/").length > 2)).toEqual([]);
});

test("every dependency is pinned to one version", () => {
  const { dependencies, devDependencies, optionalDependencies } = read("package.json");
  const { "stormproof-command": ours, ...others } = dependencies;
  expect(ours).toMatch(/^file:/);
  const all = Object.entries({ ...others, ...devDependencies, ...optionalDependencies });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
});
