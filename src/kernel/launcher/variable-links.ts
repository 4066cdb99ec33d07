/** Global name of the links, as compiled cells call it. */
export const linksName = "__stormproofVariables";

/** A getter and a setter for each `let` and `var` of a cell. */
type Accessors = Readonly<Record<string, unknown>>;

const values: Record<string, unknown> = Object.create(null);

/** Makes the links known to cells. */
export function installVariableLinks(): void {
  Object.defineProperty(globalThis, linksName, { value: { values, link } });
}

/** Whether `values` knows a name. Names never leave it, since functions of earlier cells may refer to them. */
export function isLinked(name: string): boolean {
  return name in values;
}

/** Called at the end of each cell. */
function link(accessors: Accessors, otherNames: readonly string[]): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(accessors))) {
    Object.defineProperty(values, name, descriptor);
  }
  for (const name of otherNames.filter(isLinked)) Object.defineProperty(values, name, exported(name));
}

/** What was a variable and is now a constant or a function, which tslab keeps well. */
function exported(name: string): PropertyDescriptor {
  const { exports } = (globalThis as unknown as { __tslab__: { exports: Record<string, unknown> } }).__tslab__;
  return {
    configurable: true,
    get: () => exports[name],
    set: (value) => {
      exports[name] = value;
    },
  };
}
