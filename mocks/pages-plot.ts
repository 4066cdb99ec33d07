import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** One way to read a list: what it is called, the numbers of the items in each answer, and which items there are now. */
export type Reading = {
  readonly label: string;
  readonly pages: readonly (readonly number[])[];
  readonly exist: readonly number[];
};

/** What a reader has got, in figures. */
export type Tally = {
  readonly requests: number;
  readonly items: number;
  /** Items that came once more. */
  readonly again: number;
  /** Items that are there, and that the reader never got. */
  readonly missed: number;
};

/** Adds up what a reader has got. */
export function tally({ pages, exist }: Omit<Reading, "label">): Tally {
  const got = new Set(pages.flat());
  const missed = exist.filter((item) => !got.has(item)).length;
  return { requests: pages.length, items: got.size, again: pages.flat().length - got.size, missed };
}

/**
 * Draws which items came with which request, a column a reading, all on one scale.
 *
 * A bar is a run of items. A filled bar came for the first time, a crossed one came again, and a dashed frame holds
 * items that are there and never came. An arrow leads from a page to the page that it was a repeat of.
 */
export function pagesPlot(readings: readonly Reading[], { title }: { readonly title: string }): Picture {
  const bars = readings.flatMap(barsOf);
  const repeats = readings.flatMap(repeatsOf);
  const requests = readings.flatMap(requestsOf);
  const isTall = ({ from, to }: Bar) => to - from > 2;
  return picture(
    { title, alt: altText(readings), table: table(bars) },
    {
      height: 340,
      marginLeft: 60,
      marginBottom: 44,
      x: { label: "request →", labelOffset: 40, ticks: [], domain: [0.4, mostRequests(readings) + 0.6] },
      y: { label: "number of the item →", labelAnchor: "center", tickFormat: whole, nice: true },
      fx: { domain: readings.map(({ label }) => label), label: null, padding: 0.12 },
      marks: [
        Plot.rect(
          bars.filter(({ kind }) => kind !== "missed"),
          { ...place, fill: ({ kind }: Bar) => (kind === "new" ? ink.good : ink.bad), insetTop: 1, insetBottom: 1 },
        ),
        Plot.rect(
          bars.filter(({ kind }) => kind === "missed"),
          { ...place, stroke: ink.bad, strokeDasharray: "4 3", strokeWidth: 1.5 },
        ),
        Plot.text(bars.filter(isTall), {
          fx: "label",
          x: ({ x1, x2 }: Bar) => (x1 + x2) / 2,
          y: ({ from, to }: Bar) => (from + to) / 2,
          text: ({ kind }: Bar) => words[kind],
          fill: ({ kind }: Bar) => (kind === "missed" ? "currentColor" : "white"),
          fontSize: 11,
        }),
        Plot.text(
          bars.filter((bar) => !isTall(bar) && bar.kind !== "new"),
          {
            fx: "label",
            x: ({ x1, x2 }: Bar) => (x1 + x2) / 2,
            y: ({ to }: Bar) => to + 0.5,
            text: ({ kind }: Bar) => words[kind],
            dy: -7,
            fontSize: 11,
          },
        ),
        Plot.arrow(repeats, {
          fx: "label",
          x1: "fromX",
          x2: "toX",
          y1: "y",
          y2: "y",
          bend: -40,
          stroke: "currentColor",
          strokeWidth: 1.5,
        }),
        Plot.text(requests, { fx: "label", x: "request", frameAnchor: "bottom", dy: 14, text: "request" }),
        Plot.text(
          requests.filter(({ items }) => items === 0),
          { fx: "label", x: "request", y: 0, dy: -8, text: () => "none", fontSize: 11 },
        ),
      ],
    },
  );
}

type Kind = "new" | "again" | "missed";
/** A run of items of one kind in one answer; of missed ones in none, so that it spans them all. */
type Bar = { label: string; kind: Kind; from: number; to: number; x1: number; x2: number };

const words: Record<Kind, string> = { new: "new", again: "again", missed: "never came" };
const halfBar = 0.4;
const place = {
  fx: "label",
  x1: "x1",
  x2: "x2",
  y1: ({ from }: Bar) => from - 0.5,
  y2: ({ to }: Bar) => to + 0.5,
};

function barsOf({ label, pages, exist }: Reading): Bar[] {
  const got = new Set<number>();
  const came = pages.flatMap((items, index) => {
    const x = { x1: index + 1 - halfBar, x2: index + 1 + halfBar };
    const again = items.filter((item) => got.has(item));
    const first = items.filter((item) => !got.has(item));
    for (const item of items) got.add(item);
    return [...runs(first, "new"), ...runs(again, "again")].map((run) => ({ label, ...run, ...x }));
  });
  const x = { x1: 1 - halfBar, x2: Math.max(1, pages.length) + halfBar };
  const missed = exist.filter((item) => !got.has(item));
  return [...came, ...runs(missed, "missed").map((run) => ({ label, ...run, ...x }))];
}

/** Neighbours become one run. */
function runs(items: readonly number[], kind: Kind): { kind: Kind; from: number; to: number }[] {
  const found: { kind: Kind; from: number; to: number }[] = [];
  for (const item of items.toSorted((one, other) => one - other)) {
    const last = found.at(-1);
    if (last && last.to === item - 1) last.to = item;
    else found.push({ kind, from: item, to: item });
  }
  return found;
}

/** Pages that are, item by item, a page that came before. */
function repeatsOf({ label, pages }: Reading): { label: string; fromX: number; toX: number; y: number }[] {
  return pages.flatMap((items, index) => {
    const before = pages.slice(0, index).findLastIndex((each) => each.length > 0 && String(each) === String(items));
    const y = Math.max(...items) + 0.5;
    return before === -1 ? [] : [{ label, fromX: index + 1, toX: before + 1, y }];
  });
}

function requestsOf({ label, pages }: Reading): { label: string; request: number; items: number }[] {
  return pages.map((items, index) => ({ label, request: index + 1, items: items.length }));
}

function mostRequests(readings: readonly Reading[]): number {
  return Math.max(1, ...readings.map(({ pages }) => pages.length));
}

function altText(readings: readonly Reading[]): string {
  const sentences = readings.map((reading) => {
    const { requests, items, again, missed } = tally(reading);
    return `${reading.label}: ${requests} requests, ${items} items, ${again} again, ${missed} missed.`;
  });
  return `Bars of item numbers over requests. ${sentences.join(" ")}`;
}

function table(bars: readonly Bar[]): Picture["table"] {
  const rows = bars.map(({ label, kind, x1, from, to }) => {
    const request = kind === "missed" ? "none" : Math.round(x1 + halfBar);
    return [label, request, from === to ? `${from}` : `${from} to ${to}`, words[kind]];
  });
  return { head: ["reading", "request", "items", ""], rows };
}
