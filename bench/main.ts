import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs, styleText } from "node:util";
import esbuild from "esbuild/package.json" with { type: "json" };
import msw from "msw/package.json" with { type: "json" };
import vitest from "vitest/package.json" with { type: "json" };
import kit from "../package.json" with { type: "json" };
import { isMet, type Row, ratioOf } from "./row.ts";

/** What can be measured, by the name to call it by. Each is loaded when it is asked for. */
const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  watch: async () => (await import("./watch.ts")).watchBench(),
  check: async () => (await import("./check.ts")).checkBench(),
  answers: async () => (await import("./answers.ts")).answersBench(),
  "virtual-second": async () => (await import("./virtual-second.ts")).virtualSecondBench(),
  kernel: async () => (await import("./kernel.ts")).kernelBench(),
  world: async () => (await import("./world.ts")).worldBench(),
};

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.find((name) => !(name in benches));
if (unknown === undefined) await measure(positionals.length > 0 ? positionals : Object.keys(benches));
else {
  console.error(`There is no bench "${unknown}": there are ${Object.keys(benches).join(", ")}.`);
  process.exitCode = 2;
}

async function measure(names: readonly string[]): Promise<void> {
  console.log(`${machine().processor}, ${machine().cores} cores, ${machine().system}, Node ${process.version}\n`);
  const rows: Row[] = [];
  for (const name of names) {
    for (const row of (await benches[name]?.()) ?? []) {
      rows.push(row);
      console.log(render(row));
    }
  }
  // Figures are kept when they are whole: a part of them says nothing of the rest.
  if (names.length === Object.keys(benches).length) await keep(rows);
}

function render(row: Row): string {
  const { name, unit, ours, peer } = row;
  const met = isMet(row);
  const mark = met === undefined ? " " : met ? styleText("green", "✓") : styleText("red", "✗");
  const beside = peer ? `${round(ratioOf(row) ?? 0, 2)} × ${peer.name} (${round(peer.figure)} ${unit})` : "";
  return `${mark} ${name.padEnd(52)} ${`${round(ours)} ${unit}`.padStart(16)}   ${beside}${wanted(row)}`;
}

function wanted({ target, unit }: Row): string {
  if (target === undefined) return "";
  const { atMost, ratioAtMost, ratioAtLeast } = target;
  const bounds = [
    ...(atMost === undefined ? [] : [`≤ ${atMost} ${unit}`]),
    ...(ratioAtMost === undefined ? [] : [`≤ ${ratioAtMost} ×`]),
    ...(ratioAtLeast === undefined ? [] : [`≥ ${ratioAtLeast} ×`]),
  ];
  return styleText("dim", `   wanted: ${bounds.join(" and ")}`);
}

async function keep(rows: readonly Row[]): Promise<void> {
  const versions = {
    node: process.version,
    stormproof: kit.version,
    vitest: vitest.version,
    msw: msw.version,
    esbuild: esbuild.version,
  };
  const figures = rows.map((row) => ({ ...row, ratio: ratioOf(row), isMet: isMet(row) }));
  const results = {
    version: 1,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions,
    rows: figures,
  };
  const file = path.join(import.meta.dirname, "results.json");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\nKept in ${path.relative(process.cwd(), file)}.`);
}

function machine() {
  const [processor] = os.cpus();
  return {
    processor: processor?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    memoryGigabytes: round(os.totalmem() / 1e9),
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
    load: os.loadavg().map((load) => round(load, 1)),
  };
}

function round(value: number, digits = value < 10 ? 2 : value < 100 ? 1 : 0): number {
  return Number(value.toFixed(digits));
}
