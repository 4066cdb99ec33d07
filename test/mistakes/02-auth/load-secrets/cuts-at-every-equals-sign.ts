// Caught by: R2 takes the rest from the .env file
// Reads the file by itself: loses what stands behind the second equals sign.
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
  const file = Object.fromEntries(envFile.split("\n").map((line) => line.split("=").map((part) => part.trim())));
  const find = (name: Name) => [env[name], file[name]].find((value) => value?.trim());
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length > 0) throw new MissingSecretsError(missing);
  const secrets = {} as Record<Name, string>;
  for (const name of names) Object.defineProperty(secrets, name, { value: find(name) });
  return secrets;
}
