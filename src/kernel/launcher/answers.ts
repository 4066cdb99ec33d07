import { protocolVersion } from "../message.ts";
import { toCodePoints, toUnits } from "./code-points.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Tslab } from "./tslab.ts";

type Content = Record<string, unknown>;

/** What a request is answered with. Requests that need more than an answer are not in here. */
export type Answers = Readonly<Record<string, (content: Content) => Content>>;

/** The requests that front ends make beside running cells (Jupyter messaging 5.3). */
export function answersOf(tslab: Tslab, evaluator: Evaluator, history: () => readonly unknown[]): Answers {
  return {
    kernel_info_request: () => kernelInfo,
    comm_info_request: () => ({ status: "ok", comms: {} }),
    history_request: ({ n }) => ({ status: "ok", history: history().slice(-Number(n ?? 0)) }),
    is_complete_request: ({ code }) => isComplete(tslab, String(code)),
    complete_request: (content) => complete(evaluator, cursorOf(content)),
    inspect_request: (content) => look(tslab, evaluator, cursorOf(content)),
  };
}

const kernelInfo = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "stormproof",
  implementation_version: "1.0.22",
  banner: "TypeScript on Node.js, by tslab",
  language_info: {
    name: "typescript",
    version: "5.0.4",
    mimetype: "application/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  help_links: [],
  supported_features: [],
};

type Cursor = { readonly code: string; readonly at: number };

function cursorOf(content: Content): Cursor {
  const code = String(content.code);
  return { code, at: toUnits(code, Number(content.cursor_pos)) };
}

function isComplete(tslab: Tslab, code: string): Content {
  const { completed, indent } = tslab.isCompleteCode(code);
  return completed ? { status: "complete" } : { status: "incomplete", indent: indent ?? "" };
}

function complete(evaluator: Evaluator, { code, at }: Cursor): Content {
  const { start, end, candidates } = evaluator.executor.complete(code, at);
  return {
    status: "ok",
    matches: candidates,
    cursor_start: toCodePoints(code, start),
    cursor_end: toCodePoints(code, end),
    metadata: {},
  };
}

function look(tslab: Tslab, evaluator: Evaluator, { code, at }: Cursor): Content {
  const info = evaluator.executor.inspect(code, at);
  const data = info === undefined ? {} : { "text/plain": tslab.printQuickInfo(info) };
  return { status: "ok", found: info !== undefined, data, metadata: {} };
}
