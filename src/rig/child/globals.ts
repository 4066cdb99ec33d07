/** What hangs on the global object, without calling any getter, and the variables of the environment. */
export type Globals = ReadonlyMap<PropertyKey, unknown>;

/** Notes every global, to see later whether code has left one behind or changed one. */
export function noteGlobals(): Globals {
  const notes = Reflect.ownKeys(globalThis).map((key): [PropertyKey, unknown] => {
    const { value, get } = Object.getOwnPropertyDescriptor(globalThis, key) ?? {};
    return [key, get ?? value];
  });
  const variables = Object.entries(process.env).map(([name, value]): [string, unknown] => [
    `process.env.${name}`,
    value,
  ]);
  return new Map([...notes, ...variables]);
}

/** Whether the globals are as they were. That a client library has put its default agent there does not count. */
export function hasSameGlobals(before: Globals, after: Globals): boolean {
  for (const [key, value] of after) {
    if (before.has(key) ? !Object.is(before.get(key), value) : !isAgent(key)) return false;
  }
  return [...before.keys()].every((key) => after.has(key));
}

function isAgent(key: PropertyKey): boolean {
  return typeof key === "symbol" && key.description?.includes("undici") === true;
}

/** What `z.config` has set holds for the whole program. Without settings, zod makes its own again when it is used. */
export function resetZod(): void {
  const { value = {} } = Object.getOwnPropertyDescriptor(globalThis, "__zod_globalConfig") ?? {};
  for (const name of Object.keys(value)) delete value[name];
}
