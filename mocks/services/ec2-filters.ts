import type { AwsForm } from "./aws-form.ts";
import { AwsError } from "./aws-query.ts";
import { type Instance, stateAt, stateCodes } from "./ec2-instances.ts";

/**
 * Reads `Filter.N`: an instance must pass every filter, by one of its values; `*` and `?` stand for anything.
 *
 * @throws InvalidParameterValue for a filter that does not exist.
 */
export function readFilters(form: AwsForm, nowAt: number): (instance: Instance) => boolean {
  const filters = form.forms("Filter").map((filter) => {
    const name = filter.get("Name") ?? "";
    const valuesOf = filterValues(name, nowAt);
    const patterns = filter.list("Value").map(toPattern);
    return (instance: Instance) => {
      const values = valuesOf(instance);
      return patterns.some((pattern) => values.some((value) => pattern.test(value)));
    };
  });
  return (instance) => filters.every((passes) => passes(instance));
}

type ValuesOf = (instance: Instance) => readonly string[];

function filterValues(name: string, nowAt: number): ValuesOf {
  if (name.startsWith("tag:")) {
    const key = name.slice("tag:".length);
    return ({ tags }) => (Object.hasOwn(tags, key) ? [tags[key] ?? ""] : []);
  }
  if (name === "instance-state-name") return (instance) => [stateAt(instance, nowAt)];
  if (name === "instance-state-code") return (instance) => [String(stateCodes[stateAt(instance, nowAt)])];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw new AwsError(400, "InvalidParameterValue", `The filter '${name}' is invalid`);
  return field;
}

const fields: Readonly<Record<string, ValuesOf>> = {
  "availability-zone": ({ zone }) => [zone],
  "image-id": ({ imageId }) => [imageId],
  "instance-id": ({ id }) => [id],
  "instance-type": ({ type }) => [type],
  "reservation-id": ({ reservationId }) => [reservationId],
  "tag-key": ({ tags }) => Object.keys(tags),
};

function toPattern(value: string): RegExp {
  const escaped = value.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
