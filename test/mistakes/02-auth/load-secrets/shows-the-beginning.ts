// Caught by: R5 shows nothing when it is printed
// Four letters of a short secret are a lot of it.
import { inspect, parseEnv } from "node:util";

export type SecretSources = {
  env?: Readonly<Record<string, string | undefined>>;
  envFile?: string;
};

export class MissingSecretsError extends Error {
  override readonly name = "MissingSecretsError";
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super(`Missing: ${names.join(", ")}`);
    this.names = names;
  }
}

export function loadSecrets<const Name extends string>(
  names: readonly Name[],
  { env = process.env, envFile = "" }: SecretSources = {},
): Readonly<Record<Name, string>> {
  const file = parseEnv(envFile);
  const find = (name: Name) => [env[name], file[name]].find((value) => value?.trim());
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length > 0) throw new MissingSecretsError(missing);
  const secrets = {} as Record<Name, string>;
  for (const name of names) Object.defineProperty(secrets, name, { value: find(name) });
  const shown = () => Object.fromEntries(names.map((name) => [name, `${secrets[name].slice(0, 4)}…`]));
  return Object.defineProperty(secrets, inspect.custom, { value: shown });
}
