/** The hosts that are watched, and what is measured on them. */

/** A host and its tags. */
export type Host = { readonly name: string; readonly tags: Readonly<Record<string, string>> };

/** One measurement to be made. */
export type Sample = { readonly metric: string; readonly host: Host; readonly at: number };

/** What a metric is measured in. */
export type Unit = { readonly family: string; readonly name: string; readonly short: string; readonly plural: string };

type Metric = { readonly unit: Unit | null; readonly measure: (host: number, at: number) => number };

const percent: Unit = { family: "percentage", name: "percent", short: "%", plural: "percent" };
const byte: Unit = { family: "bytes", name: "byte", short: "B", plural: "bytes" };
const second: Unit = { family: "time", name: "second", short: "s", plural: "seconds" };

/** The hosts, by service: two for the checkout, two for the search, one database. */
export const hosts: readonly Host[] = [
  host("web-1", "checkout", "prod"),
  host("web-2", "checkout", "prod"),
  host("search-1", "search", "prod"),
  host("search-2", "search", "staging"),
  host("db-1", "database", "prod"),
];

/** What is measured. Every value is a wave over the day, so that each minute has its own and always the same. */
export const metrics: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ["system.cpu.user", { unit: percent, measure: (index, at) => 35 + 10 * index + wave(at, 60, index) * 20 }],
  ["system.load.1", { unit: null, measure: (index, at) => 1.5 + index / 2 + wave(at, 45, index) }],
  ["system.mem.used", { unit: byte, measure: (index, at) => (4 + index + wave(at, 240, index)) * 1_073_741_824 }],
  ["http.requests", { unit: null, measure: (index, at) => Math.round(120 + 30 * index + wave(at, 90, index) * 60) }],
  ["http.errors", { unit: null, measure: (index, at) => Math.max(0, Math.round(2 + wave(at, 30, index) * 4)) }],
  ["http.request.duration", { unit: second, measure: (index, at) => 0.25 + wave(at, 75, index) * 0.1 }],
]);

/** What the fleet measures when nothing else is wanted. */
export function usualValue({ metric, host, at }: Sample): number {
  const value = metrics.get(metric)?.measure(hosts.indexOf(host), at) ?? 0;
  return Math.round(value * 1_000) / 1_000;
}

/** Up and down between -1 and 1, once in `periodMinutes`; each host is a little behind the one before. */
function wave(at: number, periodMinutes: number, index: number): number {
  return Math.sin((at / 60_000 / periodMinutes) * 2 * Math.PI - index);
}

function host(name: string, service: string, env: string): Host {
  return { name, tags: { host: name, service, env, region: "eu-1" } };
}
