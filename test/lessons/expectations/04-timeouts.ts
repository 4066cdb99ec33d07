import type { Expectations } from "../expectations.ts";

/** The figures that the lesson's text speaks of, where its cells print them. */
export const expectations: Expectations = {
  prints: {
    "fail-silence": ["still waiting\nafter 240000 ms"],
    "cure-silence": ["TimeoutError after 2000 ms"],
    "picture-silence": ["limited: TimeoutError at 2,000 ms."],
    "vary-limit": ["TimeoutError after 300 ms"],
    "run-body": ["200 still waiting"],
    "run-race": ["your program: 2000 ms", "the request: 6000 ms"],
    "run-one-signal": ["request 2: TimeoutError at 1000 ms\nrequest 3: TimeoutError at 1000 ms"],
    "run-order": ["TimeoutError after 2000 ms\norders stored: 1"],
    "run-errors": ["TimeoutError: ", "AbortError: ", "TypeError: fetch failed ECONNRESET\n503"],
  },
  changes: [
    { cell: "vary-limit", change: ["limitMs = 300", "limitMs = 900"], prints: "done after 800 ms" },
    {
      cell: "vary-body",
      change: ["fetch(report, {})", "fetch(report, { signal: timeoutSignal(2_000) })"],
      prints: "TimeoutError after 2000 ms",
    },
    {
      cell: "vary-race",
      change: ["fetch(report, {})", "fetch(report, { signal })"],
      prints: "[ 'your program: 2000 ms', 'the request: 2000 ms' ]",
    },
    {
      cell: "vary-own-signal",
      change: ["{ signal }", "{ signal: timeoutSignal(1_000) }"],
      prints: "request 2: done at 1000 ms",
    },
    {
      cell: "vary-kinds",
      change: ['return "failed"', 'return { TimeoutError: "timeout", AbortError: "stopped" }[error.name] ?? "network"'],
      prints: "TimeoutError → timeout\nAbortError → stopped\nTypeError → network",
    },
  ],
};
