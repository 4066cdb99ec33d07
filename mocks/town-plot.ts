import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, whole } from "./picture.ts";
import { ending } from "./tell.ts";

/** A script, and what the four services saw of it. */
export type TownRow = { readonly label: string; readonly log: readonly Exchange[] };

/**
 * Draws what a script asks of four services over time: a lane for each service, a block for each script, all on one
 * scale.
 *
 * A hollow circle is a look, a filled square a change that was answered, a cross a refusal, a diamond a request whose
 * answer was lost or never came. Words on the marks say what was asked for.
 */
export function townPlot(rows: readonly TownRow[], { title }: { readonly title: string }): Picture {
  const events = rows.flatMap(eventsOf);
  const lanes = services.filter(({ name }) => events.some(({ service }) => service === name)).map(({ name }) => name);
  const endMs = Math.max(1, ...events.map(({ atMs }) => atMs));
  const [changes, reads] = [true, false].map((isChange) => events.filter((event) => event.isChange === isChange));
  const place = { fy: "row", x: "atMs", y: "service" };
  return picture(
    { title, alt: altText(rows, events), table: table(events) },
    {
      height: 70 + rows.length * (34 + 48 * lanes.length),
      marginTop: 36,
      marginLeft,
      marginRight,
      marginBottom: 44,
      x: {
        domain: [0, endMs],
        insetLeft: 24,
        label: "milliseconds since the first request →",
        labelOffset: 40,
        tickFormat: whole,
      },
      y: { domain: lanes, label: null, tickSize: 0, padding: 0.4 },
      fy: { domain: rows.map(({ label }) => label), label: null, axis: null, padding: 0.18 },
      marks: [
        Plot.ruleY(
          rows.flatMap(({ label }) => lanes.map((service) => ({ row: label, service }))),
          { fy: "row", y: "service", stroke: "currentColor", strokeOpacity: 0.2 },
        ),
        Plot.text(rows, {
          fy: "label",
          frameAnchor: "top-left",
          dx: -marginLeft + 4,
          dy: -18,
          text: "label",
          textAnchor: "start",
          fontWeight: "bold",
        }),
        ...kinds.map(({ kind, symbol, color, isHollow }) =>
          Plot.dot(
            events.filter((event) => event.kind === kind),
            {
              ...place,
              r: 6,
              symbol,
              stroke: color,
              fill: isHollow ? "none" : color,
              strokeWidth: 2.5,
            },
          ),
        ),
        Plot.text(reads ?? [], { ...place, dy: -14, text: "words" }),
        Plot.text(changes ?? [], { ...place, dy: 16, text: "words", fontWeight: "bold" }),
      ],
    },
  );
}

const [marginLeft, marginRight] = [76, 60];

/** The services in the order in which a script asks them, and how their paths begin. */
const services: readonly { readonly name: string; readonly path: RegExp }[] = [
  { name: "metrics", path: /^\/api\/v1\/query/ },
  { name: "health", path: /\/health$/ },
  { name: "cluster", path: /^\/(apis|api\/v1\/namespaces)\// },
  { name: "Slack", path: /^\/api\// },
];

const kinds = [
  { kind: "look", symbol: "circle", color: ink.good, isHollow: true },
  { kind: "change", symbol: "square", color: ink.good, isHollow: false },
  { kind: "refused", symbol: "times", color: ink.bad, isHollow: true },
  { kind: "lost", symbol: "diamond", color: ink.bad, isHollow: false },
] as const;

type Event = {
  readonly row: string;
  readonly service: string;
  readonly atMs: number;
  readonly kind: (typeof kinds)[number]["kind"];
  readonly isChange: boolean;
  readonly words: string;
  readonly end: string;
};

function eventsOf({ label, log }: TownRow): Event[] {
  const events = log.map((exchange): Event => eventOf(label, exchange));
  // What begins at the same moment arrives in any order; a picture shall look the same each time.
  return events.sort((one, other) => one.atMs - other.atMs || one.service.localeCompare(other.service));
}

function eventOf(row: string, exchange: Exchange): Event {
  const { atMs, method, path, status, fault } = exchange;
  const isChange = method !== "GET";
  const isLost = status === undefined || fault === "client left";
  const kind = isLost ? "lost" : status >= 400 ? "refused" : isChange ? "change" : "look";
  const end = ending(exchange);
  const words = `${wordsOf(exchange)}${kind === "lost" || kind === "refused" ? `, ${shortly(end)}` : ""}`;
  const service = services.find((each) => each.path.test(path))?.name ?? "elsewhere";
  return { row, service, atMs, kind, isChange, words, end };
}

/** What a request is for, as a person would say it. */
function wordsOf({ method, path, request }: Exchange): string {
  if (method === "POST") return "post";
  if (method === "GET") return looks.find(({ at }) => at.test(path))?.words ?? "look";
  return `${/"replicas":(\d+)/.exec(request?.body ?? "")?.[1] ?? "?"} replicas`;
}

const looks: readonly { readonly at: RegExp; readonly words: string }[] = [
  { at: /\/pods/, words: "pods" },
  { at: /\/query/, words: "load" },
  { at: /\/health$/, words: "health" },
];

/** There is little room beside a mark. */
function shortly(end: string): string {
  return end === "connection broken" || end === "client left" ? "no answer" : end;
}

function altText(rows: readonly TownRow[], events: readonly Event[]): string {
  const sentences = rows.map(({ label }) => {
    const changes = events.filter((event) => event.row === label && event.isChange).map(({ words }) => words);
    return `${label}: ${changes.length === 0 ? "no change" : `changes ${changes.join("; ")}`}.`;
  });
  return `Requests to each service over milliseconds. ${sentences.join(" ")}`;
}

function table(events: readonly Event[]): Picture["table"] {
  const rows = events.map(({ row, service, atMs, words, end }) => [row, service, whole(atMs), words, end]);
  return { head: ["script", "service", "at (ms)", "request", "answer"], rows };
}
