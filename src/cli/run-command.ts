import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { KitError } from "../core/kit-error.ts";
import { kitRoot, shownPath } from "../grading/kit-files.ts";
import { startAhead } from "../rig/start-process.ts";
import { commands } from "./commands.ts";
import { type MachineTrouble, machineTrouble } from "./machine-trouble.ts";

/** Runs the command that `argv` names. Sets the exit code: 0 passed, 1 failed, 2 could not judge. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  try {
    const program = await programFor(argv[2]);
    if (argv.length > 2) await program.parseAsync(argv);
    else program.outputHelp();
  } catch (error) {
    // `--help` ends in an exit of 0; a wrong option or name could not be judged.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else await explain(error);
  }
}

/** What these need most boots while they load. */
const judging = new Set(["check", "watch", "verify"]);

async function programFor(name: string | undefined): Promise<Command> {
  const program = new Command("stormproof")
    .description("Learn to write API clients that survive production.")
    .version(await readVersion())
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)");
  const called = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== undefined && judging.has(name)) startAhead();
  for (const load of called ? [called] : Object.values(commands)) (await load())(program);
  return program;
}

async function readVersion(): Promise<string> {
  return JSON.parse(await readFile(path.join(kitRoot, "package.json"), "utf8")).version;
}

async function explain(error: unknown): Promise<void> {
  process.exitCode = 2;
  const sentence = error instanceof KitError ? error.sentence : sentenceOf(machineTrouble(error));
  if (sentence !== undefined) {
    console.error(sentence);
    return;
  }
  const words = error instanceof Error ? error.message : String(error);
  const bug = `This is a bug of the kit (${words}); please report it with`;
  const report = `stormproof ${process.argv.slice(2).join(" ")}\n\n${detail(error)}\n`;
  const file = path.join(kitRoot, ".stormproof", `bug-${new Date().toISOString().replaceAll(/[:.]/g, "-")}.txt`);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, report);
    console.error(`${bug} ${shownPath(file)}, which says where it happened.`);
  } catch {
    console.error(`${bug} these lines:\n\n${report}`);
  }
}

function sentenceOf(trouble: MachineTrouble | undefined): string | undefined {
  return trouble && `${trouble.problem}: ${trouble.mend}, then run the command again.`;
}

const detail = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
