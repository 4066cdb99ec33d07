import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

const pointer = z.string().regex(/^(\/([^~/]|~[01])*)*$/);

/** A JSON Patch: steps that are taken in order, all or none (RFC 6902). */
export const jsonPatch = z.array(
  z.discriminatedUnion("op", [
    z.object({ op: z.literal("add"), path: pointer, value: z.unknown() }),
    z.object({ op: z.literal("remove"), path: pointer }),
    z.object({ op: z.literal("replace"), path: pointer, value: z.unknown() }),
    z.object({ op: z.literal("move"), from: pointer, path: pointer }),
    z.object({ op: z.literal("copy"), from: pointer, path: pointer }),
    z.object({ op: z.literal("test"), path: pointer, value: z.unknown() }),
  ]),
);

/** A patch that has been checked. */
export type JsonPatch = z.infer<typeof jsonPatch>;

/** A step of a patch that cannot be taken. The document is as it was. */
export class JsonPatchError extends Error {
  override readonly name = "JsonPatchError";
}

/**
 * Applies a patch to a copy of a document.
 *
 * @throws JsonPatchError when a path does not exist or a test fails.
 */
export function applyJsonPatch(document: unknown, patch: JsonPatch): unknown {
  const root: Root = { document: structuredClone(document) };
  for (const step of patch) take(root, step);
  return root.document;
}

type Root = { document: unknown };
type Step = JsonPatch[number];

function take(root: Root, step: Step): void {
  switch (step.op) {
    case "add":
      put(root, step.path, step.value, "insert");
      break;
    case "replace":
      get(root, step.path);
      put(root, step.path, step.value, "overwrite");
      break;
    case "remove":
      remove(root, step.path);
      break;
    case "copy":
      put(root, step.path, structuredClone(get(root, step.from)), "insert");
      break;
    case "move":
      move(root, step.from, step.path);
      break;
    case "test":
      if (!isDeepStrictEqual(get(root, step.path), step.value)) {
        throw new JsonPatchError(`testing value ${step.path} failed`);
      }
  }
}

function move(root: Root, from: string, to: string): void {
  if (to.startsWith(`${from}/`)) throw new JsonPatchError(`cannot move ${from} into itself`);
  const value = get(root, from);
  remove(root, from);
  put(root, to, value, "insert");
}

function get(root: Root, path: string): unknown {
  return namesIn(path).reduce<unknown>((value, name) => child(value, name, path), root.document);
}

function put(root: Root, path: string, value: unknown, how: "insert" | "overwrite"): void {
  const names = namesIn(path);
  const last = names.pop();
  if (last === undefined) {
    root.document = value;
    return;
  }
  const parent = names.reduce<unknown>((inner, name) => child(inner, name, path), root.document);
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : indexOf(last, parent.length, path);
    parent.splice(index, how === "insert" ? 0 : 1, value);
  } else if (isRecord(parent)) parent[last] = value;
  else throw missing(path);
}

function remove(root: Root, path: string): void {
  get(root, path);
  const names = namesIn(path);
  const last = names.pop();
  const parent = names.reduce<unknown>((inner, name) => child(inner, name, path), root.document);
  if (last === undefined) root.document = null;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isRecord(parent)) delete parent[last];
}

function child(value: unknown, name: string, path: string): unknown {
  if (Array.isArray(value)) return value[indexOf(name, value.length - 1, path)];
  if (isRecord(value) && Object.hasOwn(value, name)) return value[name];
  throw missing(path);
}

function indexOf(name: string, most: number, path: string): number {
  if (/^(0|[1-9]\d{0,8})$/.test(name) && Number(name) <= most) return Number(name);
  throw missing(path);
}

function namesIn(path: string): string[] {
  const names = path.split("/").slice(1);
  // This one name would change what an object is, not what it holds.
  if (names.includes("__proto__")) throw missing(path);
  return names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function missing(path: string): JsonPatchError {
  return new JsonPatchError(`the path ${path} does not exist`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
