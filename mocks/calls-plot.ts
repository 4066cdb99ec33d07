import * as Plot from "@observablehq/plot";
import { lessonClock } from "./clock.ts";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** One call, as the program saw it. Instants are milliseconds since the service was opened. */
export type WatchedCall = {
  readonly label: string;
  /** When the headers came; `undefined` when they never did. */
  readonly headersAtMs: number | undefined;
  readonly endedAtMs: number;
  /** How it ended: `done`, or the name of the error. */
  readonly end: string;
};

/** Watches a call on the lesson's clock. It says itself when the headers have come. Whatever it throws is written down. */
export async function watchCall(
  label: string,
  call: (gotHeaders: () => void) => Promise<unknown>,
): Promise<WatchedCall> {
  let headersAtMs: number | undefined;
  const gotHeaders = () => {
    headersAtMs = lessonClock.elapsedMs();
  };
  const end = await call(gotHeaders).then(
    () => "done",
    (error: Error) => error.name,
  );
  return { label, headersAtMs, endedAtMs: lessonClock.elapsedMs(), end };
}

/** Draws calls over time, a bar each: hollow while it waits for headers, filled while it reads the body. */
export function callsPlot(
  calls: readonly WatchedCall[],
  { title, limitMs }: { readonly title: string; readonly limitMs?: number },
): Picture {
  const endMs = Math.max(1, limitMs ?? 0, ...calls.map(({ endedAtMs }) => endedAtMs));
  const reading = calls.filter(({ headersAtMs }) => headersAtMs !== undefined);
  const limits = limitMs === undefined ? [] : [limitMs];
  return picture(
    { title, alt: altText(calls), table: table(calls) },
    {
      height: 90 + 52 * calls.length,
      marginLeft: 140,
      marginRight: 110,
      marginTop: 34,
      marginBottom: 44,
      x: { domain: [0, endMs], label: "milliseconds since the request →", labelOffset: 40, tickFormat: whole },
      y: { domain: calls.map(({ label }) => label), label: null, padding: 0.4 },
      marks: [
        Plot.barX(calls, { y: "label", x1: 0, x2: headersOrEnd, stroke: "currentColor", fill: "none" }),
        Plot.barX(reading, { y: "label", x1: "headersAtMs", x2: "endedAtMs", fill: ink.good, stroke: "currentColor" }),
        Plot.text(calls, { y: "label", x: "endedAtMs", dx: 6, textAnchor: "start", text: endOf, fontWeight: "bold" }),
        Plot.ruleX(limits, { stroke: ink.bad, strokeWidth: 2 }),
        Plot.text(limits, {
          x: (limit) => limit,
          frameAnchor: "top",
          dy: -14,
          text: (limit) => `limit ${whole(limit)}`,
        }),
      ],
    },
  );
}

const headersOrEnd = ({ headersAtMs, endedAtMs }: WatchedCall) => headersAtMs ?? endedAtMs;
const endOf = ({ end }: WatchedCall) => (end === "done" ? "● done" : `✕ ${end}`);

function altText(calls: readonly WatchedCall[]): string {
  const sentences = calls.map(({ label, end, endedAtMs }) => `${label}: ${end} at ${whole(endedAtMs)} ms.`);
  return `Bars of calls over milliseconds, hollow until the headers come, filled while the body is read. ${sentences.join(" ")}`;
}

function table(calls: readonly WatchedCall[]): Picture["table"] {
  const rows = calls.map(({ label, headersAtMs, endedAtMs, end }) => [
    label,
    headersAtMs === undefined ? "never" : whole(headersAtMs),
    whole(endedAtMs),
    end,
  ]);
  return { head: ["call", "headers at (ms)", "ended at (ms)", "how"], rows };
}
