import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../../mocks/exchange.ts";
import { load, loadPlot } from "../../mocks/load-plot.ts";

const request = (atMs: number, rest: Partial<Exchange>): Exchange => ({ method: "GET", path: "/", atMs, ...rest });
const log = [
  request(0, { endedAtMs: 299, status: 200 }),
  request(10, { endedAtMs: 310, status: 200 }),
  request(250, { endedAtMs: 260, status: 503 }),
  request(260, {}),
  request(270, { endedAtMs: 290, status: 200 }),
];

describe("load()", () => {
  test("counts what was served within the limit, and what was refused, late or lost", () => {
    expect(load(log, 300)).toEqual({ requests: 5, inTime: 2, inVain: 3, lastInVainAtMs: 260 });
  });

  test("is all zero for an empty log", () => {
    expect(load([], 300)).toEqual({ requests: 0, inTime: 0, inVain: 0, lastInVainAtMs: 0 });
  });
});

describe("loadPlot()", () => {
  const options = { title: "It stays", limitMs: 300, capacity: 10, pause: { fromMs: 100, untilMs: 200 } };
  const picture = loadPlot([{ label: "3 retries", log }], options);
  const { document } = parseHTML(picture.html);
  const texts = [...document.querySelectorAll("svg text")].map(({ textContent }) => textContent);

  test("writes beside each row what its bars mean, and how many there are", () => {
    expect(texts).toEqual(expect.arrayContaining(["3 retries", "- - room for 10", "■ 2 in time", "□ 3 in vain"]));
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("3 retries: 2 of 5 requests in time, the last in vain at 260 ms.");
    expect(picture.table.rows).toEqual([
      ["3 retries", "0", 1, 1],
      ["3 retries", "200", 1, 2],
    ]);
  });
});
