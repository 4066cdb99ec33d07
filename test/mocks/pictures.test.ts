import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { arrivals, arrivalsPlot } from "../../mocks/arrivals.ts";
import type { Exchange } from "../../mocks/exchange.ts";
import { ink, type Picture } from "../../mocks/picture.ts";
import { tell } from "../../mocks/tell.ts";
import { timeline } from "../../mocks/timeline.ts";
import { waitsPlot } from "../../mocks/waits-plot.ts";

const log: Exchange[] = [
  { method: "GET", path: "/parcels/17", atMs: 0, endedAtMs: 20, status: 503 },
  { method: "GET", path: "/parcels/17", atMs: 40, endedAtMs: 60, status: 503 },
  { method: "GET", path: "/parcels/17", atMs: 1_060, endedAtMs: 1_080, status: 429, askedMs: 2_000 },
  { method: "GET", path: "/parcels/17", atMs: 3_080, endedAtMs: 3_100 },
  { method: "GET", path: "/parcels/17", atMs: 3_200, endedAtMs: 3_220, status: 200 },
];

const title = "Waits < 1 s & more";
const pictures: Record<string, Picture> = {
  timeline: timeline([{ label: "patient", log }], { title, downForMs: 1_000 }),
  arrivals: arrivalsPlot([{ label: "patient", log }], { title, capacity: 6 }),
  waits: waitsPlot([{ label: "retry 1", waitsMs: [10, 60], longestMs: 100 }], { title }),
};

const textsOf = (picture: Picture) => [...parseHTML(picture.html).document.querySelectorAll("svg text")].map(text);
const text = (node: { textContent: string }) => node.textContent;

describe("every picture", () => {
  for (const [name, picture] of Object.entries(pictures)) {
    test(`says in words what it shows: ${name}`, () => {
      const svg = parseHTML(picture.html).document.querySelector("figure > svg");
      expect(svg?.getAttribute("role")).toBe("img");
      expect(svg?.getAttribute("aria-label")).toBe(picture.alt);
      expect(picture.alt).not.toBe(picture.title);
      expect(picture.alt.split(/\s+/).length).toBeLessThanOrEqual(50);
    });

    test(`has its figures in a table, and no script: ${name}`, () => {
      const { document } = parseHTML(picture.html);
      expect([...document.querySelectorAll("details th")].map(text)).toEqual(picture.table.head);
      expect(document.querySelectorAll("details tbody tr").length).toBe(picture.table.rows.length);
      expect(picture.html).not.toMatch(/<script|\son\w+=|javascript:/i);
      expect(document.querySelector("figcaption")?.textContent).toBe(title);
    });
  }
});

describe("timeline()", () => {
  test("labels every mark, neighbours together, and the waits with their length", () => {
    const texts = textsOf(timeline([{ label: "patient", log }], { title, downForMs: 1_000 }));
    for (const label of ["patient", "2 × 503", "429", "connection broken", "200", "1,000 ms", "2,000 ms"]) {
      expect(texts).toContain(label);
    }
    expect(texts).toContain("service down");
    expect(texts).toContain("asked to wait until 3,080 ms");
  });

  test("gives each kind of answer a shape and a colour of its own", () => {
    const colours = [ink.good, ink.bad, ink.busy];
    const { document } = parseHTML(pictures.timeline?.html ?? "");
    const marks = [...document.querySelectorAll("svg g[stroke]")].filter((group) =>
      colours.some((colour) => colour === group.getAttribute("stroke")),
    );
    const looks = marks.map((group) => {
      const shape = /<circle| d="([^"]+)"/.exec(group.innerHTML)?.[1] ?? "circle";
      return `${group.getAttribute("stroke")} ${shape}`;
    });
    expect(looks.length).toBe(4);
    expect(new Set(looks).size).toBe(4);
    expect(new Set(looks.map((look) => look.slice(8))).size, "shapes").toBe(4);
  });

  test("takes a log alone, and tells the same as text", () => {
    const { alt, text, title } = timeline(log);
    expect(alt).toBe("Timeline of requests and waits over milliseconds. 5 requests, the last at 3,200 ms: 200.");
    expect(text).toBe(tell(log));
    expect(title).toBe("What was asked and answered");
    expect(timeline([{ label: "patient", log }]).text).toBe(`patient\n${tell(log)}`);
  });

  test("draws an empty log", () => {
    expect(timeline([])).toMatchObject({ text: "no request", table: { rows: [] } });
  });

  test("labels what went wrong before what went well, where there is no room for all", () => {
    const crowded = Array.from({ length: 60 }, (_, index) => {
      return {
        method: "GET",
        path: "/",
        atMs: index * 10,
        endedAtMs: index * 10 + 5,
        status: index % 2 === 1 ? 503 : 200,
      };
    });
    const { document } = parseHTML(timeline(crowded).svg);
    const labels = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(labels.filter((label) => label === "503").length).toBe(30);
  });

  test("prints no label beyond its edge", () => {
    const broken = { method: "GET", path: "/", atMs: 1_000, endedAtMs: 1_000 };
    const { document } = parseHTML(timeline([{ ...broken, atMs: 0, endedAtMs: 1, status: 200 }, broken]).svg);
    const label = [...document.querySelectorAll("text")].find(({ textContent }) => textContent === "connection broken");
    const [, x = ""] = /translate\(([\d.]+),/.exec(label?.getAttribute("transform") ?? "") ?? [];
    const width = Number(document.querySelector("svg")?.getAttribute("width"));
    expect(Number(x) + 60).toBeLessThan(width);
    expect(Number(x) + 100).toBeGreaterThan(width);
  });

  test("prints no label over another", () => {
    const crowded = Array.from({ length: 60 }, (_, index) => ({
      ...{
        method: "GET",
        path: "/",
        atMs: index * 37,
        endedAtMs: index * 37 + 5,
        status: [200, 503, 429][index % 3] ?? 0,
      },
    }));
    const { document } = parseHTML(timeline(crowded).svg);
    const labels = [...document.querySelectorAll("text")].filter(({ textContent }) =>
      /^(200|503|429)$/.test(textContent),
    );
    const places = labels.map((label) => {
      const [, x = "", y = ""] = /translate\(([\d.]+),([-\d.]+)\)/.exec(label.getAttribute("transform") ?? "") ?? [];
      return { x: Number(x), y: Number(y) };
    });
    expect(places.length).toBeGreaterThan(20);
    for (const [index, one] of places.entries()) {
      for (const other of places.slice(index + 1)) {
        if (one.y === other.y) expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(28);
      }
    }
  });

  test("does not take an answer that stalled for a success", () => {
    const [whole, stalled] = [{}, { fault: "stall" }].map((note) =>
      timeline([{ method: "GET", path: "/", atMs: 0, endedAtMs: 10, status: 200, ...note }]),
    );
    expect(whole?.svg).toContain(ink.good);
    expect(stalled?.svg).not.toContain(ink.good);
    expect(stalled?.svg).toContain("200, stalled");
  });

  test("says how each row ended", () => {
    expect(pictures.timeline?.alt).toBe(
      "Timeline of requests and waits over milliseconds. patient: 5 requests, the last at 3,200 ms: 200.",
    );
  });
});

describe("arrivals()", () => {
  test("adds up requests, the last success and the highest wave after the first 100 ms", () => {
    expect(arrivals(log)).toEqual({ requests: 5, lastServedAtMs: 3_220, highestLaterWave: 1 });
  });

  test("is all zero for an empty log", () => {
    expect(arrivals([])).toEqual({ requests: 0, lastServedAtMs: 0, highestLaterWave: 0 });
  });
});

describe("tell()", () => {
  test("writes a line for each request and each wait", () => {
    expect(tell(log)).toBe(
      [
        "    0 ms  GET /parcels/17 → 503",
        "          wait 20 ms",
        "   40 ms  GET /parcels/17 → 503",
        "          wait 1,000 ms",
        "1,060 ms  GET /parcels/17 → 429, asks to wait 2,000 ms",
        "          wait 2,000 ms",
        "3,080 ms  GET /parcels/17 → connection broken",
        "          wait 100 ms",
        "3,200 ms  GET /parcels/17 → 200",
      ].join("\n"),
    );
  });

  for (const [note, words] of [
    [{ status: 200, fault: "cut" }, "200, cut short"],
    [{ status: 200, fault: "reset" }, "200, broken off"],
    [{ status: 503, fault: "503" }, "503"],
    [{ status: 200, fault: "foreign" }, "200, from somebody else"],
    [{ fault: "lost" }, "connection broken"],
    [{ fault: "reset" }, "connection broken"],
    [{ fault: "refused" }, "connection refused"],
    [{ status: 429, askedMs: 1_000, isTooEarly: true }, "429, too early, asks to wait 1,000 ms"],
    [{ status: 404, unknownPath: { closest: "GET /items" } }, "404, no such path (closest: GET /items)"],
    [{ status: 404, unknownPath: { closest: undefined } }, "404, no such path"],
  ] as const) {
    test(`says in words: ${words}`, () => {
      expect(tell([{ method: "GET", path: "/", atMs: 0, endedAtMs: 5, ...note }])).toBe(`0 ms  GET / → ${words}`);
    });
  }

  test("says when there was no request, and when no answer has come", () => {
    expect(tell([])).toBe("no request");
    expect(tell([{ method: "GET", path: "/", atMs: 0 }])).toBe("0 ms  GET / → no answer");
  });
});

describe("the colours", () => {
  for (const [name, color] of Object.entries(ink)) {
    if (name === "band") continue;
    test(`show on white and on near-black: ${name}`, () => {
      expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(3);
      expect(contrast(color, "#111111")).toBeGreaterThanOrEqual(3);
    });
  }
});

/** WCAG 2: relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
