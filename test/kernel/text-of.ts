import { stripVTControlCharacters } from "node:util";
import type { Output } from "../../src/core/notebook.ts";

/** What a cell showed, as plain text: printed lines, values, tracebacks; rich data by its type. */
export function textOf(outputs: readonly Output[]): string {
  return outputs.map(textOfOne).join("").trimEnd();
}

function textOfOne(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return output.text;
    case "error":
      return `${stripVTControlCharacters(output.traceback.join("\n"))}\n`;
    default:
      return `${String(output.data["text/plain"] ?? Object.keys(output.data))}\n`;
  }
}
