import { z } from "zod";

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
  const { server, apiKey, applicationKey } = account;
  const url = new URL("/api/v1/query", server);
  url.searchParams.set("query", query);
  // Outwards, both of them: a window that is too large by a part of a second loses nothing.
  url.searchParams.set("from", String(Math.floor(window.from.getTime() / 1_000)));
  url.searchParams.set("to", String(Math.ceil(window.to.getTime() / 1_000)));
  const headers = { "dd-api-key": apiKey, "dd-application-key": applicationKey };
  const response = await fetch(url, { headers });
  return readSeries(response.status, await response.json().catch(() => undefined));
}

/** Takes an answer apart: a refusal by its status, a refusal by its body, series, or none of them. */
function readSeries(status: number, body: unknown): Series[] {
  if (status !== 200) {
    const { errors } = Object(body) as { errors?: unknown };
    throw new MetricsError([`status ${status}`, ...(Array.isArray(errors) ? errors : [])].join(", "), status);
  }
  const failure = failureSchema.safeParse(body);
  if (failure.success) throw new MetricsError(failure.data.error, status);
  const answer = answerSchema.safeParse(body);
  if (answer.success) return answer.data.series;
  // Of the issue only path and message: neither holds a value.
  const [issue] = answer.error.issues;
  const path = z.core.toDotPath(issue?.path ?? []);
  throw new MetricsError(`${path || "the answer"}: ${issue?.message}`, status, path);
}

const failureSchema = z.object({ status: z.literal("error"), error: z.string().catch("no reason given") });

const seriesSchema = z
  .object({
    metric: z.string(),
    scope: z.string(),
    pointlist: z.array(z.tuple([z.number(), z.number().nullable()])),
  })
  .transform(({ metric, scope, pointlist }) => ({
    metric,
    scope,
    points: pointlist.flatMap(([at, value]) => (value === null ? [] : [{ at, value }])),
  }));

/** What is needed, and nothing more: the other fields may change without breaking anything. */
const answerSchema = z.object({ series: z.array(seriesSchema) });
