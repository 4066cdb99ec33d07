// Caught by: R2 takes the rest from the .env file
// Reads the file by itself: quotes become a part of the value.
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
  const file: Record<string, string> = {};
  for (const line of envFile.split("\n")) {
    const [, name, value] = /^\s*(?:export\s+)?(\w+)\s*=\s*(.*?)(?:\s+#.*)?$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) file[name] = value;
  }
  const find = (name: Name) => [env[name], file[name]].find((value) => value?.trim());
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length > 0) throw new MissingSecretsError(missing);
  const secrets = {} as Record<Name, string>;
  for (const name of names) Object.defineProperty(secrets, name, { value: find(name) });
  return secrets;
}
