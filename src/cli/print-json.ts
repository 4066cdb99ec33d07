/** Prints what a command has to say for programs, with the version of its shape: `--json` of every command. */
export function printJson(shape: object): void {
  console.log(JSON.stringify({ version: 1, ...shape }, null, 2));
}
