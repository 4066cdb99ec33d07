// Caught by: R1 gives what the environment has
// The next call has another env.
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

const known: Record<string, string> = {};

export function loadSecrets<const Name extends string>(
  names: readonly Name[],
  { env = process.env, envFile = "" }: SecretSources = {},
): Readonly<Record<Name, string>> {
  const file = parseEnv(envFile);
  const find = (name: Name) => (known[name] ??= [env[name], file[name]].find((value) => value?.trim()) as string);
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length > 0) throw new MissingSecretsError(missing);
  const secrets = {} as Record<Name, string>;
  for (const name of names) Object.defineProperty(secrets, name, { value: find(name) });
  return secrets;
}
