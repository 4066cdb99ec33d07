import { describe, expect, test } from "vitest";
import { drawTimeline } from "../../src/core/timeline.ts";
import type { WireRequest } from "../../src/core/wire-log.ts";

const request = (fields: Partial<WireRequest>): WireRequest => ({
  method: "GET",
  url: "http://api.test/orders/7",
  headers: {},
  body: "",
  bodyBytes: 0,
  atMs: 0,
  endedAtMs: fields.atMs ?? 0,
  connection: 1,
  outcome: "answered",
  status: 200,
  ...fields,
});

describe("drawTimeline()", () => {
  test("draws requests, waits and the end, a row an event", () => {
    const requests = [request({ status: 503 }), request({ atMs: 1_000, endedAtMs: 1_020 })];
    expect(drawTimeline({ requests, tookMs: 1_020 }).split("\n")).toEqual([
      "    0 ms  1  GET /orders/7 → 503",
      "             waited 1,000 ms",
      "1,000 ms  2  GET /orders/7 → 200 after 20 ms",
      "1,020 ms     settled",
    ]);
  });

  test("names how each request ended, and hosts where there are several", () => {
    const requests = [
      request({ outcome: "reset", status: undefined as never }),
      request({ url: "http://other.test/x?page=2", outcome: "cut" }),
    ].map(({ status, ...rest }) => ({ ...rest, ...(status && { status }) }));
    expect(drawTimeline({ requests, tookMs: 0 }).split("\n")).toEqual([
      "0 ms  1  GET api.test/orders/7 → connection reset",
      "0 ms  2  GET other.test/x?page=2 → 200, body cut short",
      "0 ms     settled",
    ]);
  });

  test("names a host that does not exist, also where there is no other", () => {
    const requests = [request({ method: "CONNECT", url: "http://api.testitems/", outcome: "unknown-host" })];
    expect(drawTimeline({ requests, tookMs: 0 }).split("\n")[0]).toMatch(/CONNECT api\.testitems\/ → .*unknown host$/);
  });

  test("keeps the kit's own words of a request too many out of the client's error", () => {
    const requests = [request({ status: 501, outcome: "beyond-script" })];
    const error = { name: "SyntaxError", message: "Unexpected token 's', \"stormproof\"... is not valid JSON" };
    expect(drawTimeline({ requests, tookMs: 0, error }).split("\n")[1]).toMatch(
      /the reply to a request too many is no JSON$/,
    );
  });

  test("shows what a reply told the client, beside its status", () => {
    const requests = [
      request({ status: 503, replyHeaders: { "Retry-After": "2" } }),
      request({ status: 301, atMs: 2_000, endedAtMs: 2_020, replyHeaders: { Location: "/orders/8" } }),
      request({ atMs: 2_020, replyHeaders: { Link: `</orders?cursor=${"a".repeat(99)}>; rel="next"` } }),
    ];
    expect(drawTimeline({ requests, tookMs: 2_020 }).split("\n")).toEqual([
      "    0 ms  1  GET /orders/7 → 503, Retry-After: 2",
      "             waited 2,000 ms",
      "2,000 ms  2  GET /orders/7 → 301 after 20 ms, Location: /orders/8",
      `2,020 ms  3  GET /orders/7 → 200, Link: </orders?cursor=${"a".repeat(44)}…`,
      "2,020 ms     settled",
    ]);
  });

  test("says that no request was sent", () =>
    expect(drawTimeline({ requests: [], tookMs: 5 })).toBe("        no request\n5 ms    settled"));

  test("says what the client threw, in one short line", () => {
    const error = { name: "TypeError", message: `fetch failed\n\u001b[2Jmore` };
    expect(
      drawTimeline({ requests: [request({})], tookMs: 5, error })
        .split("\n")
        .at(-1),
    ).toBe("5 ms     threw TypeError: fetch failed");
  });

  test("says that the client never settled", () =>
    expect(drawTimeline({ requests: [] })).toBe("    no request\n    never settled"));

  test("shows below what the client printed, the first lines of it", () => {
    const console = ["one\n", "two\nthree\n", ...Array(20).fill("more\n")];
    const lines = drawTimeline({ requests: [], tookMs: 0, console }).split("\n").slice(2);
    expect([lines.slice(0, 5), lines.at(-1), lines.length]).toEqual([
      ["", "Your client printed:", "  one", "  two", "  three"],
      "  … 13 more lines",
      13,
    ]);
  });

  test("counts the rows in the middle of a long story", () => {
    const requests = Array.from({ length: 500 }, (_, index) => request({ atMs: index }));
    const rows = drawTimeline({ requests, tookMs: 499 }).split("\n");
    expect([rows.length, rows[19]?.trim(), rows.at(-1)?.trim()]).toEqual([
      24,
      "… 977 more rows …",
      "499 ms       settled",
    ]);
  });
});
