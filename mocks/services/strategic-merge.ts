import { isObject } from "./merge-patch.ts";

/**
 * Applies a strategic merge patch, the one of Kubernetes: as a merge patch, but lists of named things are merged by
 * their names. `$patch: delete` removes an entry, `$patch: replace` replaces the whole.
 */
export function strategicMerge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  if (patch.$patch === "replace") return withoutDirectives(patch);
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(withoutDirectives(patch))) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergeField(name, merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** By which field the entries of a list are told apart. All other lists are replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  volumes: "name",
  imagePullSecrets: "name",
  ports: "containerPort",
  volumeMounts: "mountPath",
  conditions: "type",
};

function mergeField(name: string, target: unknown, patch: unknown): unknown {
  const key = Object.hasOwn(mergeKeys, name) ? mergeKeys[name] : undefined;
  if (key === undefined || !Array.isArray(patch)) return strategicMerge(target, patch);
  return mergeList(Array.isArray(target) ? target : [], patch, key);
}

function mergeList(target: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  if (patch.some((entry) => isObject(entry) && entry.$patch === "replace")) {
    return patch.filter((entry) => !(isObject(entry) && entry.$patch === "replace"));
  }
  let merged = [...target];
  for (const entry of patch) {
    const isSame = (other: unknown) => isObject(other) && isObject(entry) && other[key] === entry[key];
    if (isObject(entry) && entry.$patch === "delete") merged = merged.filter((other) => !isSame(other));
    else if (merged.some(isSame))
      merged = merged.map((other) => (isSame(other) ? strategicMerge(other, entry) : other));
    else merged.push(entry);
  }
  return merged;
}

function withoutDirectives(patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !name.startsWith("$")));
}
