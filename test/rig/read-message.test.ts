import { expect, test } from "vitest";
import { readMessage } from "../../src/rig/read-message.ts";

const done = { type: "done", phase: "call", asked: [], timers: 0, tookMs: 5, isClean: true };
const asked = { api: "setTimeout", ms: null, atMs: 1 };

test.for([
  { type: "ready" },
  { type: "idle", received: 1, nextMs: null, steps: 0 },
  { type: "console", text: "" },
  { type: "exit", code: 0, stack: "" },
  { type: "uncaught", kind: "rejection", error: ["error", "Error", "late"] },
  done,
  { ...done, value: null, asked: [asked] },
  { ...done, error: ["undefined"] },
])("a message of the protocol is read: %o", (message) => {
  expect(readMessage(JSON.stringify(message))).toEqual(message);
});

test.for([
  null,
  [],
  "done",
  {},
  { type: "toString" },
  { type: "__proto__" },
  { type: ["ready"] },
  { type: "idle", received: 1.5, nextMs: null, steps: 0 },
  { type: "idle", received: 1, nextMs: -1, steps: 0 },
  { type: "idle", received: 1, steps: 0 },
  { type: "console", text: 1 },
  { type: "uncaught", kind: "other", error: ["undefined"] },
  { type: "uncaught", kind: "exception" },
  { ...done, value: [] },
  { ...done, value: {} },
  { ...done, asked: [{ ...asked, atMs: -1 }] },
  { ...done, asked: {} },
  { ...done, timers: "0" },
  { ...done, isClean: 1 },
])("anything else is refused: %o", (message) => {
  expect(() => readMessage(JSON.stringify(message))).toThrow(RangeError);
});
