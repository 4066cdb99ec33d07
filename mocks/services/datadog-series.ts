import { type Host, hosts, metrics, type Sample, type Unit } from "./datadog-fleet.ts";
import type { Aggregator, MetricQuery } from "./datadog-query.ts";

/** The time window of a query, in milliseconds since 1970: `fromAt` belongs to it, `toAt` does not. */
export type TimeWindow = { readonly fromAt: number; readonly toAt: number };

/** A row of points, as the API shows it. */
export type Series = ReturnType<typeof seriesView>;

/** Answers one query: a series for each group of hosts. A metric or tag that nobody has gives none. */
export function evaluate(
  query: MetricQuery,
  queryIndex: number,
  window: TimeWindow,
  measure: (sample: Sample) => number,
): Series[] {
  if (!metrics.has(query.metric)) return [];
  const wanted = hosts.filter((host) => query.filters.every(({ tag, isNot }) => hasTag(host, tag) !== isNot));
  const stepMs = (query.rollup?.seconds ?? usualStepSeconds(window)) * 1_000;
  return [...groups(wanted, query.groupBy)].map(([scope, members]) => {
    const points = pointTimes(window, stepMs).map((at): [number, number] => [
      at,
      aggregate(
        query.aggregator,
        members.map((host) => measure({ metric: query.metric, host, at })),
      ),
    ]);
    return seriesView(query, queryIndex, scope, points, stepMs);
  });
}

/** Fewer than about 300 points, in steps of a round length. */
function usualStepSeconds({ fromAt, toAt }: TimeWindow): number {
  const steps = [20, 60, 300, 600, 3_600, 14_400, 86_400];
  return steps.find((seconds) => (toAt - fromAt) / (seconds * 1_000) <= 300) ?? 86_400;
}

function pointTimes({ fromAt, toAt }: TimeWindow, stepMs: number): number[] {
  const first = Math.ceil(fromAt / stepMs) * stepMs;
  const count = Math.max(0, Math.ceil((toAt - first) / stepMs));
  return Array.from({ length: count }, (_, index) => first + index * stepMs);
}

function hasTag(host: Host, tag: string): boolean {
  const [name = "", ...value] = tag.split(":");
  return host.tags[name] === value.join(":");
}

/** Hosts by the values of the tags that were asked for: `host:web-1`. A host without such a tag is left out. */
function groups(wanted: readonly Host[], groupBy: readonly string[]): Map<string, Host[]> {
  const byScope = new Map<string, Host[]>();
  for (const host of wanted) {
    if (!groupBy.every((name) => name in host.tags)) continue;
    const scope = groupBy.map((name) => `${name}:${host.tags[name]}`).join(",");
    byScope.set(scope, [...(byScope.get(scope) ?? []), host]);
  }
  return byScope;
}

function aggregate(aggregator: Aggregator, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (aggregator) {
    case "avg":
      return sum / values.length;
    case "sum":
      return sum;
    case "min":
      return Math.min(...values);
    case "max":
      return Math.max(...values);
    case "count":
      return values.length;
  }
}

function seriesView(query: MetricQuery, queryIndex: number, group: string, points: [number, number][], stepMs: number) {
  const { metric, aggregator, filters } = query;
  const tags = filters.map(({ tag, isNot }) => (isNot ? `!${tag}` : tag));
  const scope = [...(group === "" ? [] : [group]), ...tags].join(",") || "*";
  return {
    metric,
    display_name: metric,
    unit: unitView(metrics.get(metric)?.unit ?? null),
    pointlist: points,
    start: points[0]?.[0] ?? 0,
    end: (points.at(-1)?.[0] ?? 0) + stepMs - 1,
    interval: stepMs / 1_000,
    length: points.length,
    aggr: aggregator,
    scope,
    tag_set: group === "" ? [] : group.split(","),
    expression: `${aggregator}:${metric}{${scope}}`,
    query_index: queryIndex,
    attributes: {},
  };
}

/** A unit is a pair: bytes, or bytes per second. */
function unitView(unit: Unit | null) {
  if (!unit) return null;
  const { short, ...rest } = unit;
  return [{ ...rest, short_name: short, scale_factor: 1 }, null];
}
