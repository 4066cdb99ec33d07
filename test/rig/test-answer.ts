import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, onTestFinished } from "vitest";
import { type Answer, answerIn } from "../../src/rig/answer.ts";
import { AnswerSession, type SessionOptions } from "../../src/rig/answer-session.ts";

const examples = fileURLToPath(new URL("./answers", import.meta.url));

/** An answer among the rig's own examples; its processes end with the test file. */
export function openTestAnswer<Module>(file: string, options: SessionOptions = {}): Answer<Module> {
  const session = new AnswerSession(examples, options);
  afterAll(() => session[Symbol.asyncDispose]());
  return answerIn(file, () => session);
}

/** An answer written down in a test: text by name of file. The first file is the one that is asked. */
export function writeTestAnswer<Module>(files: Record<string, string>, options: SessionOptions = {}): Answer<Module> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "stormproof-answer-"));
  const session = new AnswerSession(folder, options);
  onTestFinished(async () => {
    await session[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return answerIn(Object.keys(files)[0] ?? "a.ts", () => session);
}
