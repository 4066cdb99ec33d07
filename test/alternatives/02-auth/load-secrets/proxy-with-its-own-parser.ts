// Reads the lines itself, and answers by name through a Proxy around an empty object.
export type SecretSources = { env?: Readonly<Record<string, string | undefined>>; envFile?: string };

export class MissingSecretsError extends Error {
  override readonly name = "MissingSecretsError";
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super(`${names.length} secrets are missing: ${names.join(" ")}`);
    this.names = names;
  }
}

export const loadSecrets = <const Name extends string>(
  names: readonly Name[],
  { env = process.env, envFile = "" }: SecretSources = {},
): Readonly<Record<Name, string>> => {
  const known = new Map<string | symbol, string>();
  const missing: string[] = [];
  for (const name of names) {
    const value = filled(env[name]) ?? filled(valueIn(envFile, name));
    if (value === undefined) missing.push(name);
    else known.set(name, value);
  }
  if (missing.length > 0) throw new MissingSecretsError(missing);
  return new Proxy({} as Record<Name, string>, { get: (_target, name) => known.get(name) });
};

const filled = (value: string | undefined) => (value === undefined || value.trim() === "" ? undefined : value);

/** `NAME=value`, with the value in quotes or up to a comment. */
function valueIn(text: string, name: string): string | undefined {
  const pattern = new RegExp(
    `^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*(?:"([^"]*)"|'([^']*)'|([^#\\n]*))`,
    "gm",
  );
  const last = [...text.matchAll(pattern)].at(-1);
  return last && (last[1] ?? last[2] ?? last[3]?.trim());
}
