import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, pictureWidth, whole } from "./picture.ts";
import { ending } from "./tell.ts";

/** One way to make many calls: what it is called, and what the service saw of it. */
export type LanesRow = { readonly label: string; readonly log: readonly Exchange[] };

/** How many calls a service saw, and how many at once, in figures. */
export type Lanes = {
  readonly requests: number;
  /** Most requests under way at one moment. */
  readonly mostAtOnce: number;
  /** When the last of them ended, in milliseconds since the opening. */
  readonly doneAtMs: number;
  /** Answers with a status of 400 or more. */
  readonly refused: number;
};

/** Adds up what a service saw of many calls. */
export function lanes(log: readonly Exchange[]): Lanes {
  return {
    requests: log.length,
    mostAtOnce: Math.max(0, ...barsOf({ label: "", log }).map(({ lane }) => lane)),
    doneAtMs: Math.max(0, ...log.map(({ atMs, endedAtMs = atMs }) => endedAtMs)),
    refused: log.filter(({ status = 0 }) => status >= 400).length,
  };
}

/**
 * Draws calls as bars over time, in as many lanes as there are calls at once; a block a row, all on one scale.
 *
 * A filled bar is a success, a hollow one a refusal, a dashed one a call whose client left.
 */
export function lanesPlot(rows: readonly LanesRow[], { title }: { readonly title: string }): Picture {
  const bars = rows.flatMap(barsOf);
  const most = Math.max(1, ...bars.map(({ lane }) => lane));
  const endMs = Math.max(1, ...bars.map(({ toMs }) => toMs));
  const pixelsPerMs = (pictureWidth - marginLeft - marginRight) / endMs;
  const written = bars.filter(({ fromMs, toMs, text }) => (toMs - fromMs) * pixelsPerMs > 7 * text.length);
  const place = { fy: "row", x1: "fromMs", x2: "toMs", y1: top, y2: bottom, inset: 1 };
  return picture(
    { title, alt: altText(rows), table: table(bars) },
    {
      height: 60 + rows.length * (26 + 18 * most),
      marginLeft,
      marginRight,
      marginBottom: 44,
      x: { domain: [0, endMs], label: "milliseconds since the start →", labelOffset: 40, tickFormat: whole },
      y: {
        domain: [most + 0.5, 0.5],
        label: "calls at once",
        ticks: lanesTicks(most),
        tickFormat: whole,
        axis: "right",
      },
      fy: { domain: rows.map(({ label }) => label), label: null, axis: "left", padding: 0.12 },
      marks: [
        Plot.rect(bars.filter(isKind("good")), { ...place, fill: ink.good }),
        Plot.rect(bars.filter(isKind("busy")), { ...place, stroke: ink.busy, strokeWidth: 2 }),
        Plot.rect(bars.filter(isKind("bad")), { ...place, stroke: ink.bad, strokeWidth: 2 }),
        Plot.rect(bars.filter(isKind("left")), { ...place, stroke: "currentColor", strokeDasharray: "4 3" }),
        Plot.text(written, {
          fy: "row",
          x: ({ fromMs, toMs }: Bar) => (fromMs + toMs) / 2,
          y: "lane",
          text: "text",
          fill: ({ kind }: Bar) => (kind === "good" ? "white" : "currentColor"),
          fontSize: 11,
        }),
      ],
    },
  );
}

type Kind = "good" | "busy" | "bad" | "left";
type Bar = { row: string; kind: Kind; text: string; lane: number; fromMs: number; toMs: number; end: string };

const [marginLeft, marginRight] = [110, 40];
const top = ({ lane }: Bar) => lane - 0.5;
const bottom = ({ lane }: Bar) => lane + 0.5;
const isKind = (wanted: Kind) => (bar: Bar) => bar.kind === wanted;
const lanesTicks = (most: number) => (most > 6 ? [1, most] : Array.from({ length: most }, (_, index) => index + 1));

/** Puts each call into the first lane that is free when it begins. */
function barsOf({ label, log }: LanesRow): Bar[] {
  const nowMs = Math.max(0, ...log.map(({ atMs, endedAtMs = atMs }) => endedAtMs));
  const freeFromMs: number[] = [];
  // What begins at the same moment arrives in any order; a picture shall look the same each time.
  const inOrder = log.toSorted((one, other) => one.atMs - other.atMs || one.path.localeCompare(other.path));
  return inOrder.map((exchange) => {
    const { atMs, endedAtMs = nowMs, path } = exchange;
    const free = freeFromMs.findIndex((fromMs) => fromMs <= atMs);
    const lane = free === -1 ? freeFromMs.length + 1 : free + 1;
    freeFromMs[lane - 1] = endedAtMs;
    const name = path.split("/").at(-1) ?? path;
    const kind = kindOf(exchange);
    const text = `${name}${marks[kind]}${kind === "good" || kind === "left" ? "" : exchange.status}`;
    return { row: label, kind, text, lane, fromMs: atMs, toMs: endedAtMs, end: `${name}: ${ending(exchange)}` };
  });
}

const marks: Readonly<Record<Kind, string>> = { good: "", busy: " ■ ", bad: " ✕ ", left: " ⊘ left" };

function kindOf({ status, fault }: Exchange): Kind {
  if (fault === "client left") return "left";
  if (status === 429) return "busy";
  return status !== undefined && status < 400 ? "good" : "bad";
}

function altText(rows: readonly LanesRow[]): string {
  const sentences = rows.map(({ label, log }) => {
    const { requests, mostAtOnce, doneAtMs } = lanes(log);
    return `${label}: ${requests} calls, at most ${mostAtOnce} at once, done at ${whole(doneAtMs)} ms.`;
  });
  return `Bars of calls over milliseconds, in lanes. ${sentences.join(" ")}`;
}

function table(bars: readonly Bar[]): Picture["table"] {
  const rows = bars.map(({ row, end, lane, fromMs, toMs }) => [row, lane, whole(fromMs), whole(toMs), end]);
  return { head: ["row", "lane", "from (ms)", "to (ms)", "call"], rows };
}
