/** The parameters of a call: flat names that spell out their nesting, `Filter.1.Value.2=running`. */
export class AwsForm {
  readonly #parameters: ReadonlyMap<string, string>;

  constructor(parameters: Iterable<readonly [string, string]>) {
    this.#parameters = new Map(parameters);
  }

  /** A value, or `undefined` when it is left out. */
  get(name: string): string | undefined {
    return this.#parameters.get(name);
  }

  /** A list of values: `InstanceId.1`, `InstanceId.2`, in the order of their numbers. */
  list(name: string): string[] {
    return this.#numbers(name).flatMap((number) => this.get(`${name}.${number}`) ?? []);
  }

  /** A list of structures, each a form of its own: `Filter.1.Name` becomes `Name` of the first. */
  forms(name: string): AwsForm[] {
    return this.#numbers(name).map((number) => this.#below(`${name}.${number}.`));
  }

  /** The same for the same parameters, whatever their order. */
  fingerprint(): string {
    return JSON.stringify([...this.#parameters].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #below(prefix: string): AwsForm {
    const inside = [...this.#parameters].filter(([name]) => name.startsWith(prefix));
    return new AwsForm(inside.map(([name, value]) => [name.slice(prefix.length), value]));
  }

  #numbers(name: string): number[] {
    const numbers = [...this.#parameters.keys()]
      .filter((each) => each.startsWith(`${name}.`))
      .map((each) => Number(each.slice(name.length + 1).split(".")[0]))
      .filter((number) => Number.isInteger(number));
    return [...new Set(numbers)].sort((a, b) => a - b);
  }
}
