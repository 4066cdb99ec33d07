import { stripVTControlCharacters, styleText } from "node:util";
import type { Output } from "../core/notebook.ts";
import type { CellRun } from "../kernel/run-notebook.ts";
import { screenWidth } from "./screen.ts";

/** A cell of a headless run as a reader wants it: its number and name, then what it showed. */
export function renderCell({ cell, result }: CellRun): string {
  const title = `── [${result.executionCount ?? " "}] ${cell.id} `;
  const rule = styleText("dim", title.padEnd(screenWidth(), "─"));
  return [rule, ...result.outputs.map((output) => renderOutput(output))].join("\n");
}

function renderOutput(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return output.text.trimEnd();
    case "error":
      return plainUnlessTerminal(output.traceback.join("\n"));
    default:
      return renderData(output.data);
  }
}

/** Kinds of data that a terminal can show as they are. */
const readableTypes = ["text/markdown", "text/plain"];

function renderData(data: Readonly<Record<string, unknown>>): string {
  const readable = readableTypes.find((type) => type in data);
  if (readable !== undefined) return String(data[readable]).trimEnd();
  const [[type, value] = ["nothing", ""]] = Object.entries(data);
  const sizeKb = Math.ceil(JSON.stringify(value).length / 1_000);
  return styleText("dim", `(${type}, ${sizeKb} kB: a browser shows it)`);
}

function plainUnlessTerminal(text: string): string {
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}
