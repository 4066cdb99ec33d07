import { CellCollector, type CellResult, type ExecuteOptions } from "./cell-result.ts";
import { type KernelMessage, newHeader } from "./message.ts";

/** What running a cell needs of a kernel. */
type Line = {
  subscribe(listener: (message: KernelMessage) => void): () => void;
  forward(message: KernelMessage): void;
};

/** Has a kernel run a cell, answers what it asks, and gives what came of it. */
export async function executeCell(
  line: Line,
  session: string,
  code: string,
  options: ExecuteOptions,
): Promise<CellResult> {
  const request = requestFor(session, code, options);
  const { msg_id: id } = request.header;
  const collector = new CellCollector(id);
  const unsubscribe = line.subscribe((message) => {
    collector.take(message);
    const isQuestion = message.channel === "stdin" && message.parent_header.msg_id === id;
    if (isQuestion) void answer(line, session, message, options);
  });
  line.forward(request);
  return collector.result.finally(unsubscribe);
}

function requestFor(session: string, code: string, { cellId, onInput, stopOnError }: ExecuteOptions): KernelMessage {
  return {
    channel: "shell",
    header: newHeader("execute_request", session),
    parent_header: {},
    metadata: cellId === undefined ? {} : { cellId },
    content: {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: onInput !== undefined,
      stop_on_error: stopOnError ?? true,
    },
  };
}

async function answer(line: Line, session: string, question: KernelMessage, { onInput }: ExecuteOptions) {
  const { prompt, password } = question.content;
  const value = (await onInput?.({ prompt: String(prompt), password: password === true })) ?? "";
  line.forward({
    channel: "stdin",
    header: newHeader("input_reply", session),
    parent_header: question.header,
    metadata: {},
    content: { status: "ok", value },
  });
}
