import { describe, expect, test } from "vitest";
import { OutputLimit } from "../../src/app/output-limit.ts";
import { type KernelMessage, newHeader } from "../../src/kernel/message.ts";

const cell = newHeader("execute_request", "page");

function output(type: string, content: Record<string, unknown> = {}, parent = cell): KernelMessage {
  return { channel: "iopub", header: newHeader(type, "kernel"), parent_header: parent, metadata: {}, content };
}

/** What pages get of messages, one after the other. */
function passed(messages: readonly KernelMessage[], limit = new OutputLimit()): (KernelMessage | undefined)[] {
  return messages.map((message) => limit.pass(message));
}

const longText = output("stream", { name: "stdout", text: "x".repeat(100_000) });

describe("the output of a cell", () => {
  test("of a million characters is shown, and what follows is one note", () => {
    const shown = passed(Array(30).fill(longText));
    expect({ whole: shown.filter((each) => each === longText).length, rest: shown.slice(10).map(textOf) }).toEqual({
      whole: 10,
      rest: [expect.stringContaining("the rest is left out"), ...Array(19).fill(undefined)],
    });
  });

  test("of 10,000 updates is shown, and no more", () => {
    const update = output("update_display_data", { data: {} });
    expect(passed(Array(10_002).fill(update)).filter((each) => each === update).length).toBe(10_000);
  });

  test("says to its cell that it was cut, and as the kernel", () => {
    const note = passed(Array(11).fill(longText)).at(-1);
    expect([note?.parent_header, note?.header.session, note?.content.name]).toEqual([cell, "kernel", "stderr"]);
  });

  test("begins to count anew with the next cell", () => {
    const next = output("stream", { name: "stdout", text: "hello" }, newHeader("execute_request", "page"));
    expect(passed([...Array(30).fill(longText), next]).at(-1)).toBe(next);
  });

  test("counts on while a timer of another cell prints in between", () => {
    const tick = output("stream", { name: "stdout", text: "tick" }, newHeader("execute_request", "page"));
    const shown = passed(Array(30).fill([longText, tick]).flat());
    expect([shown.filter((each) => each === longText).length, shown.filter((each) => each === tick).length]).toEqual([
      10, 30,
    ]);
  });

  for (const type of ["status", "error", "execute_input"]) {
    test(`never costs a page the message "${type}"`, () => {
      const message = output(type);
      expect(passed([...Array(30).fill(longText), message]).at(-1)).toBe(message);
    });
  }

  test("never costs a page the reply", () => {
    const reply: KernelMessage = { ...output("execute_reply"), channel: "shell" };
    expect(passed([...Array(30).fill(longText), reply]).at(-1)).toBe(reply);
  });
});

function textOf(message: KernelMessage | undefined) {
  return message?.content.text;
}
