import type { Exchange } from "../../mocks/exchange.ts";
import { ending } from "../../mocks/tell.ts";
import { timeline } from "../../mocks/timeline.ts";
import type { NamedWeather } from "./find-weather.ts";
import type { ServedService } from "./open-world.ts";

/** What the page shows. */
export type WorldState = {
  readonly services: readonly ServedService[];
  readonly weather: NamedWeather;
  /** Oldest first. */
  readonly exchanges: readonly Exchange[];
};

/** The page of a served world: services, weather, timeline and the last requests. It loads anew every two seconds. */
export function statePage(state: WorldState): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>stormproof: the simulated world</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>The simulated world</h1>
${weatherPart(state.weather)}
${servicesPart(state)}
${timelinePart(state.exchanges)}
${requestsPart(state.exchanges)}
</main>
</body>
</html>
`;
  return new Response(html, { headers });
}

/** Nothing runs on the page, and nothing is loaded: what it shows comes from clients. */
const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
};

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; }
main { max-width: 60rem; margin: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.2rem 0.8rem 0.2rem 0; vertical-align: top; white-space: nowrap; }
td { font-variant-numeric: tabular-nums; }
.requests td:is(:nth-child(3), :nth-child(4), :nth-child(6)) { white-space: normal; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; }
code, pre { font-family: ui-monospace, monospace; }
pre { overflow-x: auto; }
`;

/** The timeline shows so many of the last requests, the table so many. */
const [drawnExchanges, listedExchanges] = [40, 50];

function weatherPart({ name, weather }: NamedWeather): string {
  const { description = "", seed } = weather;
  return `<h2>Weather: ${escaped(name)}</h2>
<p>${escaped(description)} Seed ${seed}, ${weather.rules.length} rules.</p>
<details><summary>The rules</summary><pre>${escaped(JSON.stringify(weather, null, 2))}</pre></details>`;
}

function servicesPart({ services, exchanges }: WorldState): string {
  const rows = services.map(({ name, url, secureUrl = "" }) => {
    const own = exchanges.filter(({ service }) => service === name);
    const failed = own.filter(isFailure);
    const early = own.filter(({ isTooEarly }) => isTooEarly);
    return [name, url, secureUrl, own.length, failed.length, early.length];
  });
  const head = ["service", "HTTP", "HTTPS", "last requests", "refused or broken", "too early"];
  return `<h2>Services</h2>\n${table(head, rows)}`;
}

/** Refused for now, or broken; not what is still under way. */
function isFailure({ status, endedAtMs, fault }: Exchange): boolean {
  if (status === undefined) return endedAtMs !== undefined || fault !== undefined;
  return status >= 500 || status === 429 || (fault !== undefined && fault !== "drip");
}

function timelinePart(exchanges: readonly Exchange[]): string {
  const last = exchanges.slice(-drawnExchanges);
  const [first] = last;
  if (!first) return "<h2>Timeline</h2>\n<p>No request so far.</p>";
  const names = [...new Set(last.map(({ service = "" }) => service))];
  const rows = names.map((label) => ({
    label,
    log: last.filter(({ service }) => service === label).map((each) => shifted(each, first.atMs)),
  }));
  const { svg, text } = timeline(rows);
  return `<h2>Timeline</h2>\n${svg}\n<details><summary>The same in words</summary><pre>${escaped(text)}</pre></details>`;
}

/** An exchange on a clock that begins later. */
function shifted(exchange: Exchange, byMs: number): Exchange {
  const { endedAtMs } = exchange;
  const end = endedAtMs === undefined ? {} : { endedAtMs: endedAtMs - byMs };
  return { ...exchange, atMs: exchange.atMs - byMs, ...end };
}

function requestsPart(exchanges: readonly Exchange[]): string {
  const rows = exchanges
    .slice(-listedExchanges)
    .reverse()
    .map((exchange) => {
      const { service = "", method, path, atMs, endedAtMs = atMs, unknownPath } = exchange;
      const closest = unknownPath?.closest === undefined ? "" : `closest route: ${unknownPath.closest}`;
      return [`${atMs} ms`, service, `${method} ${path}`, ending(exchange), `${endedAtMs - atMs} ms`, closest];
    });
  const list = table(["at", "service", "request", "answer", "took", ""], rows);
  return `<h2>Last requests</h2>\n<div class="requests">${list}</div>`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const row = (cells: readonly (string | number)[], tag: "th" | "td") =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(head, "th")}</thead>\n<tbody>${rows.map((cells) => row(cells, "td")).join("\n")}</tbody></table>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
