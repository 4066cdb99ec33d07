// Without zod, on node-fetch: small readers that know where they are.
import fetch from "node-fetch";

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

class Wrong extends Error {
  constructor(readonly path: string) {
    super(path);
  }
}

const text = (value: unknown, path: string): string => {
  if (typeof value !== "string") throw new Wrong(path);
  return value;
};
const number = (value: unknown, path: string): number => {
  if (typeof value !== "number") throw new Wrong(path);
  return value;
};
const list = <T>(value: unknown, path: string, read: (item: unknown, path: string) => T): T[] => {
  if (!Array.isArray(value)) throw new Wrong(path);
  return value.map((item, index) => read(item, `${path}[${index}]`));
};
const record = (value: unknown, path: string): Record<string, unknown> => {
  if (typeof value !== "object" || value === null) throw new Wrong(path);
  return value as Record<string, unknown>;
};

const readPoint = (value: unknown, path: string) => {
  if (!Array.isArray(value)) throw new Wrong(path);
  const at = number(value[0], `${path}[0]`);
  return value[1] === null ? undefined : { at, value: number(value[1], `${path}[1]`) };
};
const readOne = (value: unknown, path: string): Series => {
  const { metric, scope, pointlist } = record(value, path);
  return {
    metric: text(metric, `${path}.metric`),
    scope: text(scope, `${path}.scope`),
    points: list(pointlist, `${path}.pointlist`, readPoint).filter((point) => point !== undefined),
  };
};

export async function queryMetrics(account: MetricsAccount, query: string, window: TimeWindow): Promise<Series[]> {
  const seconds = (date: Date, round: (value: number) => number) => round(date.valueOf() / 1_000).toFixed();
  const wanted = new URLSearchParams({
    from: seconds(window.from, Math.floor),
    to: seconds(window.to, Math.ceil),
    query,
  });
  const response = await fetch(`${new URL(account.server).origin}/api/v1/query?${wanted}`, {
    headers: { "DD-API-KEY": account.apiKey, "DD-APPLICATION-KEY": account.applicationKey, Accept: "application/json" },
  });
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    body = undefined;
  }
  const { status, error, errors } = (body ?? {}) as { status?: unknown; error?: unknown; errors?: unknown };
  if (response.status !== 200)
    throw new MetricsError(
      `${response.statusText} ${Array.isArray(errors) ? errors.join(" / ") : ""}`,
      response.status,
    );
  if (status === "error") throw new MetricsError(typeof error === "string" ? error : "?", response.status);
  try {
    return list(record(body, "").series, "series", readOne);
  } catch (cause) {
    if (!(cause instanceof Wrong)) throw cause;
    throw new MetricsError(`the answer is not as agreed on, at "${cause.path}"`, 200, cause.path);
  }
}
