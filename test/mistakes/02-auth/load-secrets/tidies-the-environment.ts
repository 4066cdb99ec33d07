// Caught by: R6 leaves process.env as it was
// A blank variable helps nobody, but it is not yours.
import { parseEnv } from "node:util";

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
  for (const name of names) if (!env[name]?.trim()) delete (env as Record<string, string | undefined>)[name];
  const find = (name: Name) => [env[name], file[name]].find((value) => value?.trim());
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length > 0) throw new MissingSecretsError(missing);
  const secrets = {} as Record<Name, string>;
  for (const name of names) Object.defineProperty(secrets, name, { value: find(name) });
  return secrets;
}
