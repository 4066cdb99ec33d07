import type { FormValue } from "./payments-form.ts";
import type { Ledger } from "./payments-ledger.ts";
import { refuse } from "./payments-refusals.ts";

/** Fields that hold an id, and on which shelf its object stands. */
const shelves = {
  customer: "customers",
  charge: "charges",
  latest_charge: "charges",
  payment_intent: "paymentIntents",
} as const;

/**
 * Puts whole objects in the place of ids, where `expand[]` asks for it: `customer`, or `data.customer` in a list.
 *
 * @throws 400 when a field cannot be expanded.
 */
export function expanded(object: object, paths: FormValue | undefined, ledger: Ledger): object {
  const wanted = Array.isArray(paths) ? paths.map(String) : [];
  return wanted.reduce((result, path) => expand(result, path, ledger), object);
}

function expand(object: object, path: string, ledger: Ledger): object {
  if (path.startsWith("data.") && "data" in object && Array.isArray(object.data))
    return { ...object, data: object.data.map((each: object) => expand(each, path.slice(5), ledger)) };
  const shelf = isExpandable(path) && path in object ? shelves[path] : undefined;
  if (!shelf) throw refuse(400, `This property cannot be expanded (${path}).`);
  const id: unknown = Reflect.get(object, path);
  return typeof id === "string" ? { ...object, [path]: ledger[shelf].find(id) } : object;
}

function isExpandable(field: string): field is keyof typeof shelves {
  return Object.hasOwn(shelves, field);
}
