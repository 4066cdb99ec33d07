import { encodeValue } from "../encode-value.ts";
import type { AnswerMessage } from "../protocol.ts";
import { replace } from "./replace.ts";
import type { Wire } from "./wire.ts";

type Uncaught = Extract<AnswerMessage, { type: "uncaught" }>;

/** Tells the grader what the code prints, what nobody caught, and that it ends the process. */
export function reportProcess(wire: Wire): void {
  for (const stream of [process.stdout, process.stderr]) {
    replace(stream, "write", (chunk: string | Uint8Array, ...rest: unknown[]) => {
      wire.sendMessage({ type: "console", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString() });
      const onWritten = rest.find((arg) => typeof arg === "function") as (() => void) | undefined;
      if (onWritten) process.nextTick(onWritten);
      return true;
    });
  }

  const report = (kind: Uncaught["kind"]) => (error: unknown) =>
    wire.sendMessage({ type: "uncaught", kind, error: encodeValue(error) as Uncaught["error"] });
  process.on("uncaughtException", report("exception"));
  process.on("unhandledRejection", report("rejection"));

  const { exit } = process;
  replace(process, "exit", (code: number = 0) => {
    wire.sendMessage({ type: "exit", code: Number(code), stack: String(new Error("process.exit").stack) });
    return exit.call(process, code);
  });
}
