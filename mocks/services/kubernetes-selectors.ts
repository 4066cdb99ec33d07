import { badRequest } from "./kubernetes-status.ts";

/** The labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Reads a label selector: `app=web,tier!=db,stage in (live, test),!old`.
 *
 * @throws a 400 when it cannot be read.
 */
export function labelSelector(selector: string | null): (labels: Labels) => boolean {
  const parts = (selector ?? "").match(/[^,(]+(\([^)]*\))?/g) ?? [];
  const requirements = parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(requirement);
  return (labels) => requirements.every((isMet) => isMet(labels));
}

/**
 * Reads a field selector: `status.phase=Running,metadata.name!=web`.
 *
 * @throws a 400 when it names a field that cannot be selected by.
 */
export function fieldSelector<T>(
  selector: string | null,
  fields: Readonly<Record<string, (object: T) => string>>,
): (object: T) => boolean {
  const parts = (selector ?? "").split(",").filter((part) => part !== "");
  const requirements = parts.map((part) => {
    const [, name = "", operator, value = ""] = /^([^=!]+)(==?|!=)(.*)$/.exec(part) ?? [];
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (operator === undefined) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
    if (!field) throw badRequest(`field label not supported: ${name}`);
    return (object: T) => (field(object) === value) === (operator !== "!=");
  });
  return (object) => requirements.every((isMet) => isMet(object));
}

type Requirement = (labels: Labels) => boolean;

const key = "[A-Za-z0-9][A-Za-z0-9._/-]*";

/** Each form of a requirement, and what it asks of the labels. */
const forms: readonly [form: RegExp, make: (name: string, values: string) => Requirement][] = [
  [new RegExp(`^(${key})()$`), (name) => (labels) => Object.hasOwn(labels, name)],
  [new RegExp(`^!\\s*(${key})()$`), (name) => (labels) => !Object.hasOwn(labels, name)],
  [new RegExp(`^(${key})\\s*==?\\s*([\\w.-]*)$`), (name, value) => (labels) => labels[name] === value],
  [new RegExp(`^(${key})\\s*!=\\s*([\\w.-]*)$`), (name, value) => (labels) => labels[name] !== value],
  [
    new RegExp(`^(${key})\\s+in\\s*\\((.*)\\)$`),
    (name, values) => (labels) => listed(values).includes(labels[name] ?? ""),
  ],
  [
    new RegExp(`^(${key})\\s+notin\\s*\\((.*)\\)$`),
    (name, values) => (labels) => !Object.hasOwn(labels, name) || !listed(values).includes(labels[name] ?? ""),
  ],
];

function requirement(text: string): Requirement {
  for (const [form, make] of forms) {
    const [, name, values] = form.exec(text) ?? [];
    if (name !== undefined && values !== undefined) return make(name, values);
  }
  throw badRequest(`unable to parse requirement: ${text}`);
}

function listed(values: string): string[] {
  return values.split(",").map((value) => value.trim());
}
