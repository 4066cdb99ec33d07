import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, whole } from "./picture.ts";
import { ending } from "./tell.ts";

/** One way to handle tokens: what it is called, and what the token server and the service behind it saw. */
export type TokenRow = { readonly label: string; readonly log: readonly Exchange[] };

/** What to draw beside the requests. */
export type TokenPlotOptions = {
  /** The finding, as a sentence. */
  readonly title: string;
  /** How long a token lives, in milliseconds. */
  readonly lifeMs: number;
  /** Draw no further than this moment. Default: a little beyond the last request. */
  readonly untilMs?: number;
};

/**
 * Draws tokens, requests for them and requests with them over time, a row a strategy.
 *
 * A bar is the life of a token, a square a request for one, a circle a success, a cross a refusal. What comes at the
 * same moment stands one above the other, so five are seen as five.
 */
export function tokenPlot(rows: readonly TokenRow[], { title, lifeMs, untilMs }: TokenPlotOptions): Picture {
  const marks = rows.flatMap(({ label, log }) => stacked(log).map((mark) => ({ row: label, ...mark })));
  const endMs = untilMs ?? Math.max(1, ...marks.map(({ atMs }) => atMs)) * 1.08;
  const lives = marks
    .filter(({ isFirst, isGood, symbol }) => isFirst && isGood && symbol === "square")
    .map(({ row, atMs }) => ({ row, fromMs: atMs, toMs: Math.min(endMs, atMs + lifeMs) }));
  return picture(
    { title, alt: altText(rows), table: table(rows) },
    {
      height: 84 + 110 * rows.length,
      marginLeft: 130,
      marginRight: 30,
      marginBottom: 44,
      x: {
        domain: [0, endMs],
        insetLeft: 14,
        label: "milliseconds since the first request →",
        labelOffset: 40,
        tickFormat: whole,
      },
      y: { domain: [0, 1.1], axis: null },
      fy: { domain: rows.map(({ label }) => label), label: null, padding: 0.15 },
      marks: [
        Plot.rect(lives, { fy: "row", x1: "fromMs", x2: "toMs", y1: 0, y2: 0.12, fill: ink.band, fillOpacity: 0.25 }),
        ...kinds.map(({ symbol, color }) =>
          Plot.dot(
            marks.filter((mark) => mark.symbol === symbol),
            { ...place, r: 4.5, symbol, stroke: color, fill: symbol === "times" ? "none" : color, strokeWidth: 2 },
          ),
        ),
        Plot.text(
          marks.filter(({ isFirst, symbol }) => isFirst && symbol === "square"),
          { ...place, ...caption, dx: 12, textAnchor: "start" },
        ),
        Plot.text(
          marks.filter(({ isTop, symbol }) => isTop && symbol !== "square"),
          { ...place, ...caption, dy: -14 },
        ),
      ],
    },
  );
}

const place = { fy: "row", x: "atMs", y: "height" } as const;
const caption = { text: "text", fontSize: 12, fontWeight: "bold" } as const;

const kinds = [
  { symbol: "circle", color: ink.good },
  { symbol: "times", color: ink.bad },
  { symbol: "square", color: ink.busy },
] as const;

type Mark = {
  readonly atMs: number;
  readonly height: number;
  readonly isFirst: boolean;
  readonly isTop: boolean;
  readonly isGood: boolean;
  readonly text: string;
} & (typeof kinds)[number];

/** Puts requests of one kind that come at one moment one above the other, with one caption for all. */
function stacked(log: readonly Exchange[]): Mark[] {
  const groups = Map.groupBy(log, (exchange) => `${exchange.atMs} ${captionOf(exchange)}`);
  return [...groups.values()].flatMap((group) =>
    group.map((exchange, index) => ({
      atMs: exchange.atMs,
      height: (isRequestForToken(exchange) ? 0.06 : 0.6) + 0.09 * index,
      isFirst: index === 0,
      isTop: index === group.length - 1,
      isGood: exchange.status === 200,
      text: group.length > 1 ? `${group.length} × ${captionOf(exchange)}` : captionOf(exchange),
      ...kindOf(exchange),
    })),
  );
}

function kindOf(exchange: Exchange): (typeof kinds)[number] {
  if (isRequestForToken(exchange)) return kinds[2];
  return exchange.status !== undefined && exchange.status < 400 ? kinds[0] : kinds[1];
}

function captionOf(exchange: Exchange): string {
  return isRequestForToken(exchange) ? "token" : ending(exchange);
}

function isRequestForToken({ path }: Exchange): boolean {
  return path === "/token";
}

function isToken(exchange: Exchange): boolean {
  return isRequestForToken(exchange) && exchange.status === 200;
}

function altText(rows: readonly TokenRow[]): string {
  const sentences = rows.map(({ label, log }) => {
    const calls = log.filter((exchange) => !isRequestForToken(exchange));
    const refused = calls.filter(({ status = 0 }) => status >= 400).length;
    const tokens = log.filter(isToken).length;
    const fetched = `${tokens} ${tokens === 1 ? "token" : "tokens"}`;
    return `${label}: ${fetched}, ${calls.length} calls, ${refused || "none"} of them refused.`;
  });
  return `Timeline of tokens and requests over milliseconds. ${sentences.join(" ")}`;
}

function table(rows: readonly TokenRow[]): Picture["table"] {
  const body = rows.flatMap(({ label, log }) =>
    log.map((exchange) => [label, whole(exchange.atMs), `${exchange.method} ${exchange.path}`, ending(exchange)]),
  );
  return { head: ["row", "sent at (ms)", "request", "answer"], rows: body };
}
