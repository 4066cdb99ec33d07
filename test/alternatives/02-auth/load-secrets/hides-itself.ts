// Ordinary properties, and an object that says how it is printed.
import { inspect, parseEnv } from "node:util";

export interface SecretSources {
  env?: Readonly<Record<string, string | undefined>>;
  envFile?: string;
}

export class MissingSecretsError extends Error {
  override readonly name = "MissingSecretsError";
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super(`These are not set: ${names.join(", ")}.`);
    this.names = names;
  }
}

export function loadSecrets<const Name extends string>(
  names: readonly Name[],
  sources: SecretSources = {},
): Readonly<Record<Name, string>> {
  const layers = [parseEnv(sources.envFile ?? ""), sources.env ?? process.env];
  const found = new Map<string, string>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) if (value && /\S/.test(value)) found.set(name, value);
  }
  const missing = names.filter((name) => !found.has(name));
  if (missing.length) throw new MissingSecretsError(missing);
  return {
    ...(Object.fromEntries(names.map((name) => [name, found.get(name)])) as Record<Name, string>),
    toJSON: () => `${names.length} secrets`,
    [inspect.custom]: () => `${names.length} secrets`,
  };
}
