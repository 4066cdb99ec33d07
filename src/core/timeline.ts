import { printable, shortLine } from "./printable.ts";
import { type WireOutcome, type WireRequest, waitsBetween } from "./wire-log.ts";

/** What went over the wire while an answer ran, as far as a timeline shows it. */
export type WireStory = {
  readonly requests: readonly WireRequest[];
  /** Virtual time until the answer settled, in milliseconds; absent when it never did. */
  readonly tookMs?: number;
  /** What the answer threw, if it did. */
  readonly error?: { readonly name: string; readonly message: string } | undefined;
  /** What the answer printed, a piece a call. */
  readonly console?: readonly string[];
};

/** A client that never stops would fill the screen: the rows in the middle are counted, not shown. */
const mostRows = 24;
const lastRows = 4;
const longestWords = 60;
const mostPrinted = 10;

/**
 * Draws a wire log as text, a row an event, and below it what the client printed:
 *
 *         0 ms  1  GET /orders/7 → 503
 *                  waited 1,000 ms
 *     1,000 ms  2  GET /orders/7 → 200
 *     1,000 ms     settled
 */
export function drawTimeline(story: WireStory): string {
  const { requests, console = [] } = story;
  const hosts = new Set(requests.map(({ url }) => URL.parse(url)?.host));
  const waitsMs = waitsBetween(requests);
  const rows = requests.flatMap((request, index) => [
    ...waitRow(waitsMs[index - 1]),
    [
      toMs(request.atMs),
      `${index + 1}`,
      `${request.method} ${place(request, hosts.size > 1 || isLost(request))} → ${ending(request)}`,
    ],
  ]);
  const drawn = align(shorten([...(rows.length > 0 ? rows : [["", "", "no request"]]), lastRow(story)]));
  return [drawn, ...printed(console)].join("\n");
}

type Row = readonly string[];

/** How a request ended, after the status if there was one. */
const endings: Record<WireOutcome, string> = {
  answered: "",
  aborted: "aborted by your client",
  open: "still open at the end",
  reset: "connection reset",
  cut: "body cut short",
  "beyond-script": "a request too many",
  "unknown-host": "unknown host",
  refused: "connection refused",
  "dns-failure": "host name not found",
  "unknown-authority": "certificate of an unknown authority",
  "expired-certificate": "expired certificate",
  "wrong-name": "certificate of another host",
};

/** `503 after 20 ms, Retry-After: 2` */
function ending({ status, outcome, atMs, endedAtMs = atMs, replyHeaders = {} }: WireRequest): string {
  const words = [status === undefined ? "" : `${status}`, endings[outcome]].filter((word) => word !== "").join(", ");
  const headers = Object.entries(replyHeaders).map(([name, value]) => `, ${name}: ${shortLine(value, longestWords)}`);
  return [words, endedAtMs > atMs ? ` after ${toMs(endedAtMs - atMs)}` : "", ...headers].join("");
}

const waitRow = (waitMs = 0): Row[] => (waitMs > 0 ? [["", "", `waited ${toMs(waitMs)}`]] : []);

function lastRow({ requests, tookMs, error }: WireStory): Row {
  if (tookMs === undefined) return ["", "", "never settled"];
  // Its words would be those of the kit's reply.
  if (error?.name === "SyntaxError" && requests.some(({ outcome }) => outcome === "beyond-script"))
    return [toMs(tookMs), "", "threw SyntaxError: the reply to a request too many is no JSON"];
  return [toMs(tookMs), "", error ? `threw ${thrownWords(error, longestWords)}` : "settled"];
}

/** What was thrown, in words: `Error: no answer`, or `undefined, which is no Error`. Code may throw any value. */
export function thrownWords({ name, message }: { name: string; message: string }, longest?: number): string {
  const words = shortLine(message, longest);
  return name === "NotAnError" ? `${words || "an empty text"}, which is no Error` : `${name}: ${words}`;
}

/** Who asks a wrong host sees which one. */
const isLost = ({ outcome }: WireRequest) => outcome === "unknown-host" || outcome === "dns-failure";

/** Who looks for a fault with `console.log` finds it here. */
function printed(pieces: readonly string[]): string[] {
  if (pieces.length === 0) return [];
  const lines = pieces.flatMap((piece) => printable(piece).trimEnd().split("\n"));
  const more = lines.length - mostPrinted;
  const shown = more > 0 ? [...lines.slice(0, mostPrinted), `… ${more} more lines`] : lines;
  return ["", "Your client printed:", ...shown.map((line) => `  ${line}`)];
}

function place({ url }: WireRequest, withHost: boolean): string {
  const parsed = URL.parse(url);
  return parsed ? `${withHost ? parsed.host : ""}${parsed.pathname}${parsed.search}` : url;
}

function shorten(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= mostRows) return rows;
  const first = rows.slice(0, mostRows - lastRows - 1);
  return [...first, ["", "", `… ${rows.length - mostRows + 1} more rows …`], ...rows.slice(-lastRows)];
}

function align(rows: readonly Row[]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [times, numbers] = [width(0), width(1)];
  return rows
    .map(([at = "", number = "", text = ""]) => `${at.padStart(times)}  ${number.padStart(numbers)}  ${text}`)
    .join("\n");
}

const toMs = (value: number) => `${(Math.round(value * 10) / 10).toLocaleString("en-US")} ms`;
