import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Mutant, Mutation } from "./mutate.ts";

const survivor = z.strictObject({
  line: z.string(),
  from: z.string(),
  to: z.string(),
  /**
   * `same`: nothing that the exercise speaks of shows the difference. `words`: only a text for people differs, and no
   * requirement asks for it. `open`: the difference is real, and no check sees it.
   */
  kind: z.enum(["same", "words", "open"]),
  why: z.string(),
});
const results = z.record(z.string(), z.strictObject({ killed: z.int(), survivors: z.array(survivor) }));

/** What is known of the mutants of each solution, with a reason for each that survives. */
export type Results = z.infer<typeof results>;
export type Result = Results[string];

const file = new URL("./results.json", import.meta.url);

export async function readResults(): Promise<Results> {
  return results.parse(JSON.parse(await readFile(file, "utf8")));
}

export async function writeResults(all: Results): Promise<void> {
  const sorted = Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1));
  await writeFile(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

/** A new run, with the reasons that were given for the survivors of the last one. */
export function withReasons({ killed, survivors }: Mutation, last: Result | undefined): Result {
  const known = new Map(last?.survivors.map((each) => [nameOf(each), each]));
  return { killed, survivors: survivors.map((each) => known.get(nameOf(each)) ?? { ...each, ...firstGuess(each) }) };
}

/** How much of what makes a difference is caught, from 0 to 1. */
export function scoreOf({ killed, survivors }: Result): number {
  return killed / (killed + survivors.filter(({ kind }) => kind === "open").length);
}

/** A text of two words or more is for people. */
function firstGuess({ from, to }: Mutant): Pick<Result["survivors"][number], "kind" | "why"> {
  return /^(["'])[^$]*\s[^$]*\1$/.test(from) && to === '""'
    ? { kind: "words", why: "the wording of a message is free" }
    : { kind: "open", why: "" };
}

const nameOf = ({ line, from, to }: Mutant) => JSON.stringify([line, from, to]);
