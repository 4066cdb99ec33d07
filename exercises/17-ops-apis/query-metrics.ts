// The numbers of the last hour                           about 25 minutes, after the lesson 17-ops-apis
//
// Datadog answers a query with rows of points. A point is an instant, in milliseconds since 1970, and a value, which is
// null where nothing was measured. There are more fields than these:
//
//     { "status": "ok", "series": [
//         { "metric": "system.cpu.user", "scope": "host:web-1",
//           "pointlist": [[1767603600000, 41.2], [1767603660000, null]] } ] }
//
// Finish `queryMetrics`.
//
// R1  GET `/api/v1/query` at the server, once, with both keys in headers: `DD-API-KEY` and `DD-APPLICATION-KEY`. The
//     address holds no key.
// R2  In the query part of the address are `query`, the text as it was given, and `from` and `to`, whole seconds since
//     1970: `from` is rounded down and `to` is rounded up, so that nothing is left out.
// R3  Return the series in their order, each with its metric, its scope and its points, in their order, too. No series
//     is no error: return an empty list.
// R4  Leave points out whose value is null, and keep points whose value is 0. A series whose points are all null stays,
//     without points.
// R5  For a status other than 200 throw a MetricsError with this status, and without a path. If the body is JSON with a
//     list `errors`, the message holds all texts in it.
// R6  A 200 can say no: its body has the `status` "error". Throw a MetricsError without a path, also if there are
//     series beside it. If the body has a text `error`, the message holds it.
// R7  Look at what you need before you believe it: `series` is a list, `metric` and `scope` are texts, `pointlist` is a
//     list of points, an instant is a number, a value is a number or null. Convert nothing. If a part is missing or of
//     another kind, throw a MetricsError with its `path`, as in `series[0].pointlist[2][1]`, which is in the message,
//     too. (`z.core.toDotPath` writes a path of zod like this.) If the body is no JSON, or JSON and no object, the path
//     is "". Nothing of the answer is in this error: not in its message, not in a field, not in a cause. Other fields
//     may be missing, and be of any kind.
//
// Not in this exercise: answers that do not come, asking again, two parts that are wrong, points with more or less than
// two parts.
//
// Before you code, fill in what `queryMetrics` does:
//   200, `"series": []`: ______      200, `"status": "error", "series": []`: ______
// Compare with the last line of this file.

/** Where the metrics are, and who asks. */
export type MetricsAccount = {
  /** Scheme, host and port: `https://api.datadoghq.com`. */
  server: string | URL;
  /** Names the organization. */
  apiKey: string;
  /** Names the user. */
  applicationKey: string;
};

/** From when to when. */
export type TimeWindow = { from: Date; to: Date };

/** What was measured in one place. */
export type Series = {
  metric: string;
  /** Where: `host:web-1`, or `*` for everything together. */
  scope: string;
  /** `at` in milliseconds since 1970. */
  points: { at: number; value: number }[];
};

/** There are no numbers to believe in. */
export class MetricsError extends Error {
  override readonly name = "MetricsError";
  readonly status: number;
  /** The part of the answer that is not as agreed on; `undefined` when the answer is a refusal. */
  readonly path: string | undefined;

  constructor(why: string, status: number, path?: string) {
    super(`No metrics: ${why}`);
    this.status = status;
    this.path = path;
  }
}

/**
 * Asks for metrics in a time window.
 *
 * @param query - In Datadog's language: `avg:system.cpu.user{env:prod} by {host}`.
 * @throws MetricsError
 *
 * @example
 * const to = new Date();
 * const from = new Date(to.getTime() - 3_600_000);
 * const series = await queryMetrics(account, "avg:system.cpu.user{*} by {host}", { from, to });
 */
export async function queryMetrics(account: MetricsAccount, query: string, window: TimeWindow): Promise<Series[]> {
  // TODO: build the address with searchParams, and ask zod about the body: status first, then series.
  throw new Error("queryMetrics is not written yet");
}

// The table above: it returns an empty list; it throws.
