import { createRequire } from "node:module";
import path from "node:path";
import { CellCollector, type CellResult } from "../src/kernel/cell-result.ts";
import { KernelLife } from "../src/kernel/kernel-life.ts";
import { kernelSpec } from "../src/kernel/kernel-spec.ts";
import { type KernelMessage, newHeader } from "../src/kernel/message.ts";
import { median } from "./median.ts";
import type { Row } from "./row.ts";

const roundCount = 5;
const trivialCells = 20;

const importingCell = `import { z } from "zod";
import { http, HttpResponse } from "msw";
import nodeFetch from "node-fetch";
[z, http, HttpResponse, nodeFetch].length`;

const askRss = "Math.round(process.memoryUsage().rss / 1e6)";

const execution = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true };

const endGraceMs = 500;

const root = path.resolve(import.meta.dirname, "..");

const kernels = {
  stock: [
    process.execPath,
    createRequire(import.meta.url).resolve("tslab/bin/tslab"),
    "kernel",
    "--config-path",
    "{connection_file}",
  ],
  ours: kernelSpec(process.execPath, root, process).argv,
} as const;

/** What is measured in one life of a kernel. */
const figures = {
  firstResultMs: { name: "kernel: from spawn to the first result", unit: "ms" },
  importsMs: { name: "kernel: a cell that imports zod, msw and node-fetch", unit: "ms" },
  trivialCellMs: { name: "kernel: a trivial cell (median)", unit: "ms" },
  rssMb: { name: "kernel: memory after the first cell", unit: "MB" },
  rssAfterImportsMb: { name: "kernel: memory after the imports", unit: "MB" },
} as const;

type Figures = Record<keyof typeof figures, number>;

/** Measures start-up, cells and memory of our kernel beside stock tslab, in turns: medians of five lives each. */
export async function kernelBench(): Promise<Row[]> {
  const lives: Record<keyof typeof kernels, Figures[]> = { stock: [], ours: [] };
  for (let round = 0; round < roundCount; round++) {
    for (const which of ["stock", "ours"] as const) lives[which].push(await measureLife(kernels[which]));
  }
  return Object.entries(figures).map(([key, { name, unit }]) => {
    const medianOf = (which: keyof typeof kernels) => median(lives[which].map((life) => life[key as keyof Figures]));
    return { name, unit, ours: medianOf("ours"), peer: { name: "tslab as npm has it", figure: medianOf("stock") } };
  });
}

async function measureLife(argv: readonly string[]): Promise<Figures> {
  const startedAt = performance.now();
  const collectors = new Set<CellCollector>();
  const onMessage = (message: KernelMessage) => {
    for (const collector of collectors) collector.take(message);
  };
  const life = await KernelLife.begin({ argv, cwd: root, onMessage, onDeath: () => {} });
  const run = async (code: string): Promise<CellResult> => {
    const header = newHeader("execute_request", "bench");
    const collector = new CellCollector(header.msg_id);
    collectors.add(collector);
    life.send("shell", { header, parent_header: {}, metadata: {}, content: { ...execution, code } });
    return collector.result.finally(() => collectors.delete(collector));
  };
  await run("1 + 1");
  const firstResultMs = performance.now() - startedAt;
  const rssMb = numberShownBy(await run(askRss));
  const importsMs = (await run(importingCell)).tookMs;
  const rssAfterImportsMb = numberShownBy(await run(askRss));
  const trivialMs: number[] = [];
  for (let index = 0; index < trivialCells; index++) trivialMs.push((await run(`${index} + 1`)).tookMs);
  await life.end(endGraceMs);
  return { firstResultMs, importsMs, trivialCellMs: median(trivialMs), rssMb, rssAfterImportsMb };
}

/** Stock tslab prints the value of a cell, ours shows it as a result. */
function numberShownBy({ outputs }: CellResult): number {
  const [output] = outputs;
  if (output?.output_type === "stream") return Number(output.text);
  return Number(output?.output_type === "execute_result" ? output.data["text/plain"] : Number.NaN);
}
