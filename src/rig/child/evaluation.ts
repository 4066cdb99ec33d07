import { decodeValue } from "../decode-value.ts";
import { type Encoded, encodeValue } from "../encode-value.ts";
import type { DoneMessage, EvaluateMessage } from "../protocol.ts";
import type { LoadAnswer } from "./answer-modules.ts";
import { functionUrl } from "./caller.ts";
import { replace } from "./replace.ts";
import { whyUnusable } from "./unusable.ts";

/** How the function ended: in which phase, with what. */
export type Ending = Pick<DoneMessage, "phase" | "value" | "error">;

/** Loads the answer afresh and calls the grader's function beside it. Never rejects. */
export async function evaluateAnswer(
  message: EvaluateMessage,
  loadAnswer: LoadAnswer,
  beside: object,
): Promise<Ending> {
  fixRandom(message.random);
  let module: Record<string, unknown>;
  try {
    module = await loadAnswer(message.code, message.moduleUrl);
  } catch (error) {
    return { phase: "load", error: encodeSafely(error) };
  }
  try {
    const fn = compile(message.fn);
    const value = await fn(withClearExports(module, message.file), message.url, decodeValue(message.arguments), beside);
    return { phase: "call", value: encodeValue(value) };
  } catch (error) {
    const why = whyUnusable(error);
    return { phase: "call", error: encodeSafely(why ? Object.assign(new Error(why), { name: "Unusable" }) : error) };
  }
}

// biome-ignore lint/security/noGlobalEval: this process exists to run code; an indirect eval sees only globals.
const indirectEval = eval;

type Evaluated = (module: object, url: string, args: unknown, beside: object) => unknown;

/** The grader's function from its source text. It sees the globals and its arguments, nothing else. */
function compile(source: string): Evaluated {
  return indirectEval(`"use strict"; (${source}\n)\n//# sourceURL=${functionUrl}`) as Evaluated;
}

/** Says which export is missing, where a plain module would only give `undefined`. */
function withClearExports(module: Record<string, unknown>, file: string): object {
  return new Proxy(module, {
    get(target, key) {
      if (key in target || typeof key === "symbol" || key === "then" || key === "toJSON")
        return Reflect.get(target, key);
      const names = Object.keys(target);
      const exported = names.length === 0 ? "It exports nothing." : `Its exports: ${names.join(", ")}.`;
      throw Object.assign(new Error(`${file} has no export named "${key}". ${exported}`), { name: "MissingExport" });
    },
  });
}

function fixRandom(values: readonly number[]): void {
  const last = values.at(-1);
  let calls = 0;
  replace(Math, "random", last === undefined ? random : () => values[calls++] ?? last);
}

const { random } = Math;

function encodeSafely(error: unknown): Encoded {
  try {
    return encodeValue(error);
  } catch (cause) {
    return encodeValue(cause);
  }
}
