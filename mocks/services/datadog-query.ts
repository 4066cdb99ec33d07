/** How several hosts become one number. */
export type Aggregator = "avg" | "sum" | "min" | "max" | "count";

/** One metric query, taken apart: `avg:system.cpu.user{env:prod} by {host}.rollup(max, 60)`. */
export type MetricQuery = {
  readonly aggregator: Aggregator;
  readonly metric: string;
  /** Tags that a host must have; with `isNot`, must not have. Empty for `{*}`. */
  readonly filters: readonly { readonly tag: string; readonly isNot: boolean }[];
  /** Names of tags: one series for each of their values. */
  readonly groupBy: readonly string[];
  readonly rollup: { readonly aggregator: Aggregator; readonly seconds: number } | undefined;
};

/** A query that cannot be read: what is wrong, and where in the text. */
export type QueryProblem = { readonly problem: string; readonly at: number };

const query = new RegExp(
  [
    /^(?<aggregator>avg|sum|min|max|count):(?<metric>[a-zA-Z][\w.]{0,199})/,
    /\{(?<scope>[^{}]*)\}(?:\s*by\s*\{(?<groups>[^{}]*)\})?/,
    /(?<functions>(?:\.\w+\([^()]*\))*)$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
const rollupCall = /\.rollup\(\s*(?:(?<aggregator>avg|sum|min|max|count)\s*,\s*)?(?<seconds>\d{1,7})\s*\)/;
const tagName = /^[a-zA-Z][\w.-]*$/;
const tagText = /^!?[a-zA-Z][\w.-]*:[^\s,{}]+$/;

/** Reads what the `query` parameter holds: one query, or several with commas between them. */
export function parseQueries(text: string): MetricQuery[] | QueryProblem {
  const queries: MetricQuery[] = [];
  let at = 0;
  for (const part of text.split(/,(?![^{(]*[})])/)) {
    const parsed = parseQuery(part.trim());
    if (typeof parsed === "string") return { problem: parsed, at };
    queries.push(parsed);
    at += part.length + 1;
  }
  return queries;
}

function parseQuery(text: string): MetricQuery | string {
  const { aggregator, metric, scope = "", groups, functions = "" } = query.exec(text)?.groups ?? {};
  if (!isAggregator(aggregator) || metric === undefined) return `unable to parse ${text}`;
  const filters = list(scope).filter((tag) => tag !== "*");
  const groupBy = list(groups ?? "");
  const wrong = filters.find((tag) => !tagText.test(tag)) ?? groupBy.find((name) => !tagName.test(name));
  if (wrong !== undefined || scope.trim() === "") return `unable to parse scope ${wrong ?? "{}"}`;
  return {
    aggregator,
    metric,
    filters: filters.map((tag) => ({ tag: tag.replace("!", ""), isNot: tag.startsWith("!") })),
    groupBy,
    rollup: parseRollup(functions, aggregator),
  };
}

function parseRollup(functions: string, usually: Aggregator): MetricQuery["rollup"] {
  const { aggregator, seconds } = rollupCall.exec(functions)?.groups ?? {};
  if (seconds === undefined || Number(seconds) === 0) return undefined;
  return { aggregator: isAggregator(aggregator) ? aggregator : usually, seconds: Number(seconds) };
}

function isAggregator(text: string | undefined): text is Aggregator {
  return text !== undefined && /^(avg|sum|min|max|count)$/.test(text);
}

function list(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
