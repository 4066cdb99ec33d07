import { expect, test } from "vitest";
import { type WireRequest, waitsBetween } from "../../src/core/wire-log.ts";

const request = (atMs: number, endedAtMs?: number): WireRequest => ({
  method: "GET",
  url: "http://api.test/",
  headers: {},
  body: "",
  bodyBytes: 0,
  connection: 1,
  outcome: endedAtMs === undefined ? "open" : "answered",
  atMs,
  ...(endedAtMs !== undefined && { endedAtMs }),
});

test("a wait goes from the end of one request to the start of the next", () => {
  expect(waitsBetween([request(0, 200), request(1_200, 1_300), request(3_300, 3_300)])).toEqual([1_000, 2_000]);
});

test("requests that overlap have no wait between them", () => {
  expect(waitsBetween([request(0, 500), request(0, 100), request(300, 400)])).toEqual([0, 200]);
});

test("a request that never ended is counted from its start", () => {
  expect(waitsBetween([request(0), request(700, 800)])).toEqual([700]);
});

test("one request has no waits", () => {
  expect(waitsBetween([request(0, 1)])).toEqual([]);
});
