import { isObject } from "./merge-patch.ts";

/** Ways in which an API breaks its promise without telling anybody. */
export const drifts = [
  "renamed field",
  "number as text",
  "null value",
  "extra field",
  "missing array",
  "shorter array",
  "other unit",
] as const;

/** The name of such a way. */
export type Drift = (typeof drifts)[number];

/** Changes the first variable of each series of an answer, as a new release of the service would. */
export function withDrift(forecast: object, drift: Drift): object {
  const changed = Object.entries(forecast).map(([name, part]) => {
    const isSeries = (name === "hourly" || name === "daily") && isObject(part);
    if (isSeries) return [name, changeSeries(part, drift)];
    const isUnits = (name === "hourly_units" || name === "daily_units") && isObject(part);
    return [name, isUnits && drift === "renamed field" ? renamed(part) : part];
  });
  const whole = Object.fromEntries(changed);
  return drift === "extra field" ? { ...whole, model_run: "2026-01-05T06:00Z" } : whole;
}

type Block = Readonly<Record<string, unknown>>;

function changeSeries(series: Block, drift: Drift): Block {
  const name = firstVariable(series);
  const values = name === undefined ? undefined : series[name];
  if (name === undefined || !Array.isArray(values)) return series;
  const change = changes[drift];
  return change(series, name, values);
}

const changes: Readonly<Record<Drift, (series: Block, name: string, values: readonly unknown[]) => Block>> = {
  "renamed field": renamed,
  "number as text": (series, name, values) => ({ ...series, [name]: values.map(String) }),
  "null value": (series, name, values) => ({
    ...series,
    [name]: values.map((value, index) => (index === 3 ? null : value)),
  }),
  "extra field": (series, name, values) => ({ ...series, [`${name}_spread`]: values.map(() => 0.4) }),
  "missing array": (series, name) => Object.fromEntries(Object.entries(series).filter(([each]) => each !== name)),
  "shorter array": (series, name, values) => ({ ...series, [name]: values.slice(0, -1) }),
  // The worst of all: every schema is satisfied, and the numbers are Kelvin.
  "other unit": (series, name, values) => ({
    ...series,
    [name]: values.map((value) => Number((Number(value) + 273.15).toFixed(1))),
  }),
};

/** `temperature_2m` becomes `temperature2m`, in its place. */
function renamed(block: Block): Block {
  const name = firstVariable(block);
  return Object.fromEntries(
    Object.entries(block).map(([each, value]) => [each === name ? each.replaceAll("_", "") : each, value]),
  );
}

function firstVariable(block: Block): string | undefined {
  return Object.keys(block).find((name) => name !== "time");
}
