/** What a form can hold: texts, lists and maps of them. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

/** The fields of a form, by name. */
export type FormFields = { [key: string]: FormValue };

/**
 * Reads names and values of a form, with the brackets that payment APIs nest by.
 *
 * @example
 * parseForm("amount=5&metadata[order]=17&expand[]=customer");
 * // => { amount: "5", metadata: { order: "17" }, expand: ["customer"] }
 */
export function parseForm(form: string | URLSearchParams): FormFields {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(form)) put(root, steps(name), value);
  return fields(root);
}

type Branch = Map<string, Branch | string>;

/** `a[b][]` becomes a, b and the empty name. */
function steps(name: string): string[] {
  const [head = "", ...rest] = name.split("[");
  return [head, ...rest.map((step) => step.replace(/\]$/, ""))];
}

/** Puts a value in its place. The empty name means: after those that are there. A later value wins. */
function put(branch: Branch, [step = "", ...rest]: readonly string[], value: string): void {
  const key = step === "" ? String(branch.size) : step;
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const known = branch.get(key);
  const next: Branch = known instanceof Map ? known : new Map();
  branch.set(key, next);
  put(next, rest, value);
}

/** Properties are defined, never assigned, so that a field called `__proto__` is a field. */
function fields(branch: Branch): FormFields {
  return Object.fromEntries(
    [...branch].map(([key, value]) => [key, typeof value === "string" ? value : nested(value)]),
  );
}

/** A branch whose names count up from 0 is a list. */
function nested(branch: Branch): FormValue {
  const isList = [...branch.keys()].every((key, index) => key === String(index));
  return isList ? Object.values(fields(branch)) : fields(branch);
}
