import type { Output } from "../core/notebook.ts";
import type { KernelMessage } from "./message.ts";

/** Turns what a kernel publishes into outputs of cells, as notebooks keep them. */
export class OutputRecorder {
  readonly #outputs = new Map<string, Output[]>();
  readonly #displays = new Map<string, Output[]>();

  /** Takes a message; those that are no output are passed over. */
  record(message: KernelMessage): void {
    const request = message.parent_header.msg_id;
    if (message.channel !== "iopub" || request === undefined) return;
    const type = message.header.msg_type;
    if (type === "clear_output") this.#outputs.delete(request);
    if (type === "update_display_data") this.#update(message);
    const output = outputOf(message);
    if (output !== undefined) this.#add(request, output, displayIdOf(message));
  }

  /** What the cell of a request has shown so far. */
  outputsOf(request: string): readonly Output[] {
    return this.#outputs.get(request) ?? [];
  }

  #add(request: string, output: Output, displayId: string | undefined): void {
    const outputs = this.#outputs.get(request) ?? [];
    this.#outputs.set(request, outputs);
    const last = outputs.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      last.text += output.text;
      return;
    }
    outputs.push(output);
    if (displayId !== undefined) this.#displays.set(displayId, [...(this.#displays.get(displayId) ?? []), output]);
  }

  /** A display changes wherever it is shown, also under an earlier cell. */
  #update(message: KernelMessage): void {
    for (const shown of this.#displays.get(displayIdOf(message) ?? "") ?? []) {
      const { data, metadata } = message.content;
      Object.assign(shown, { data, metadata });
    }
  }
}

function displayIdOf(message: KernelMessage): string | undefined {
  const transient = message.content.transient as { display_id?: string } | undefined;
  return transient?.display_id;
}

function outputOf({ header, content }: KernelMessage): Output | undefined {
  switch (header.msg_type) {
    case "stream":
      return { output_type: "stream", name: content.name as "stdout" | "stderr", text: String(content.text) };
    case "display_data":
      return { output_type: "display_data", data: content.data as Data, metadata: content.metadata as Data };
    case "execute_result":
      return {
        output_type: "execute_result",
        execution_count: content.execution_count as number,
        data: content.data as Data,
        metadata: content.metadata as Data,
      };
    case "error":
      return {
        output_type: "error",
        ename: String(content.ename),
        evalue: String(content.evalue),
        traceback: content.traceback as string[],
      };
    default:
      return undefined;
  }
}

type Data = Record<string, unknown>;
