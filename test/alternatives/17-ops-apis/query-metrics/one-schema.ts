// One union of all that can come, and promise chains.
import { z } from "zod";

export type MetricsAccount = {
  server: string | URL;
  apiKey: string;
  applicationKey: string;
};

export type TimeWindow = { from: Date; to: Date };

export type Series = {
  metric: string;
  scope: string;
  points: { at: number; value: number }[];
};

export class MetricsError extends Error {
  override readonly name = "MetricsError";
  readonly status: number;
  readonly path: string | undefined;

  constructor(why: string, status: number, path?: string) {
    super(`No metrics: ${why}`);
    this.status = status;
    this.path = path;
  }
}

const point = z.tuple([z.number(), z.union([z.number(), z.null()])]);
const good = z.looseObject({
  series: z.array(z.looseObject({ metric: z.string(), scope: z.string(), pointlist: z.array(point) })),
});
const bad = z.looseObject({ status: z.literal("error"), error: z.unknown().optional() });
const refusal = z.looseObject({ errors: z.array(z.string().catch("")) });

export function queryMetrics(account: MetricsAccount, query: string, { from, to }: TimeWindow): Promise<Series[]> {
  const address = new URL(account.server);
  address.pathname = "/api/v1/query";
  const second = 1_000;
  for (const [name, value] of Object.entries({
    query,
    from: `${(+from - (+from % second)) / second}`,
    to: `${Math.floor((+to + second - 1) / second)}`,
  }))
    address.searchParams.append(name, value);
  const request = new Request(address);
  request.headers.set("DD-API-KEY", account.apiKey);
  request.headers.set("DD-APPLICATION-KEY", account.applicationKey);
  return fetch(request)
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .then(({ status, text }) => {
      const body = parse(text);
      if (status !== 200) {
        const said = refusal.safeParse(body);
        throw new MetricsError(said.success ? said.data.errors.join("; ") : `status ${status}`, status);
      }
      const failed = bad.safeParse(body);
      if (failed.success) throw new MetricsError(String(failed.data.error ?? "unknown reason"), status);
      const { success, data, error } = good.safeParse(body);
      if (success) return data.series.map(toSeries);
      const path = z.core.toDotPath(error.issues[0]?.path ?? []);
      throw new MetricsError(`broken contract at ${path}`, status, path);
    });
}

function toSeries({ metric, scope, pointlist }: z.infer<typeof good>["series"][number]): Series {
  const points: Series["points"] = [];
  for (const [at, value] of pointlist) if (value !== null) points.push({ at, value });
  return { metric, scope, points };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
