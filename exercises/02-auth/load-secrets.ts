// Bring your own key                                       about 20 minutes, after the lesson 02-auth
//
// A script needs two tokens. They do not stand in its source: they come from the environment, or from a `.env` file
// that stays out of the repository. Finish `loadSecrets`: it finds them all, or says at once which are missing.
//
// R1  For each of `names` give the value that `env` has under it, as it stands. Only without `env` look into
//     `process.env`.
// R2  What `env` does not have, take from `envFile`: the text of a `.env` file, read as `parseEnv` of node:util reads
//     it, with its comments, quotes and `export`. Where both have a value, `env` wins.
// R3  A value that is empty, or nothing but white space, counts as none, in `env` as well as in `envFile`.
// R4  When something is missing, throw a MissingSecretsError. Its `names` are all that are missing, in the order of
//     `names`.
// R5  Keep out of sight what you found: no value in the error, none in what `console.log(secrets)` prints, and none in
//     `JSON.stringify(secrets)`, nor the beginning or the end of one. Only who asks for `secrets.NAME` gets it.
// R6  Take nothing else: besides what was asked for, the result has methods at most, and `process.env` stays as it was.
//
// Not in this exercise: reading the file, names that every object has, such as `toString`.
//
// Before you code, fill in what should happen for the names A, B and C.
//   env { A: "1", B: "" }, envFile "B=2\nC=3 # old"          A: __   B: __   C: __
//   env { B: "2" }, envFile "# C=3"                          missing: ____
// Compare with the last line of this file.

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
  // TODO: look into both sources, note what is missing, then hide what you have found. Object.defineProperty helps.
  throw new Error("loadSecrets is not written yet");
}

// The table above: A is 1, B is 2, C is 3, without the comment; missing are A and C.
