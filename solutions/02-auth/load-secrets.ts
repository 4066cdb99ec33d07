import { parseEnv } from "node:util";

/** Where to look for secrets. */
export type SecretSources = {
  /** Variables by name. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** The text of a `.env` file. Default: none. */
  envFile?: string;
};

/** Secrets have not been found. It names them, and says no value. */
export class MissingSecretsError extends Error {
  override readonly name = "MissingSecretsError";
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super(`Cannot find ${names.join(", ")}: set them in the environment, or write them into the file .env`);
    this.names = names;
  }
}

/**
 * Finds secrets by their names, first in the environment, then in a `.env` file.
 *
 * @returns The values by name. Printing it, or turning it into JSON, shows none of them.
 * @throws MissingSecretsError that names all that are missing.
 *
 * @example
 * const secrets = loadSecrets(["API_KEY"], { env: {}, envFile: "API_KEY=k-17" });
 * secrets.API_KEY; // => "k-17"
 */
export function loadSecrets<const Name extends string>(
  names: readonly Name[],
  sources: SecretSources = {},
): Readonly<Record<Name, string>> {
  const { env = process.env, envFile = "" } = sources;
  const file = parseEnv(envFile);
  const secrets = {} as Record<Name, string>;
  const missing: Name[] = [];
  for (const name of names) {
    const value = [env[name], file[name]].find((each) => each?.trim());
    // What is not enumerable is read by its name, and left out where an object is printed or turned into JSON.
    if (value) Object.defineProperty(secrets, name, { value, enumerable: false });
    else missing.push(name);
  }
  if (missing.length > 0) throw new MissingSecretsError(missing);
  return secrets;
}
