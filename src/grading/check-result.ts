import { printable } from "../core/printable.ts";
import { requirementOf } from "../core/requirements.ts";
import { drawTimeline } from "../core/timeline.ts";
import type { CheckResult } from "../core/verdict.ts";
import type { WireRequest } from "../core/wire-log.ts";
import { readStory, type Story } from "../rig/story.ts";
import type { Task } from "./task.ts";

/** One run of a check, as a runner reports it: the kit's own, or vitest. */
export type CheckRun = {
  readonly name: string;
  readonly points: number;
  readonly hints: readonly string[];
  /** What the check has to say of an answer, passed or not. */
  readonly notes?: readonly string[];
  /** Why it failed; without one it passed. */
  readonly error?: CheckError | undefined;
  readonly tookMs: number;
};

/** An error as it is after a way through another process: its name and words. */
export type CheckError = {
  readonly name: string;
  readonly message: string;
  /** Of an `AnswerFailure`: what went wrong, and what had gone over the wire until then. */
  readonly kind?: unknown;
  readonly requests?: readonly WireRequest[];
};

/** What the verdict says of one run of a check. */
export function toCheckResult({ error, notes = [], ...facts }: CheckRun, task: Task): CheckResult {
  const run = { ...facts, ...(notes.length > 0 && { notes: notes.map((note) => printable(note)) }) };
  const requirement = requirementOf(run.name);
  if (!error) return { ...run, requirement, outcome: "passed" };
  if (isOurs(error)) return { ...run, requirement, outcome: "broken", message: printable(error.message) };
  const words = error.kind === undefined ? error.message : withFolder(error.message, task);
  const told = readStory(printable(words));
  const message = [...did(error, told), ...asked(requirement, told, task), ...figures(told)].join("\n");
  const timeline = told.timeline ?? timelineOf(error);
  return { ...run, requirement, outcome: "failed", message, ...(timeline && { timeline }) };
}

/** The rig names files from the answer's folder; people open them from the kit's. */
export function withFolder(words: string, { folder }: Task): string {
  return folder === undefined
    ? words
    : words.replaceAll(/(?<![\w./-])\d\d-[\w-]+\/[\w/-]+\.ts\b/g, (file) => `${folder}/${file}`);
}

/** What had gone over the wire when the answer failed. One that gave what cannot be used had come to its end. */
function timelineOf({ kind, requests = [] }: CheckError): string | undefined {
  if (requests.length === 0) return undefined;
  const endedAtMs = requests.map(({ atMs, endedAtMs = atMs }) => endedAtMs);
  return drawTimeline({ requests, ...(kind === "unusable" && { tookMs: Math.max(...endedAtMs) }) });
}

/** The kit's own errors, a name that a check misspells, and a check that outlasts its limit say nothing of the answer. */
function isOurs({ name, message }: CheckError): boolean {
  return name === "KitError" || name === "ReferenceError" || /^Test timed out in/.test(message);
}

/** Errors of the language itself come up when a check reads what the client never gave. */
const ofTheLanguage = new Set(["TypeError", "RangeError", "SyntaxError"]);

function did({ name }: CheckError, told: Story): string[] {
  if (!ofTheLanguage.has(name)) return [told.did];
  return [`Your client gave back something that this check cannot read (${told.did}).`];
}

function asked(requirement: string, told: Story, { requirements }: Task): string[] {
  const text = requirements.find(({ id }) => id === requirement);
  if (!text) return told.asked ? [told.asked] : [];
  const words = told.asked ?? `${text.id} asks: ${text.text}`;
  // Who has taken the text out of the file reads it here.
  return text.where || told.asked ? [words, `Task text ${text.id}: ${text.where ?? text.text}`] : [words];
}

/** Figures that hold flags alone tell a learner nothing that the words before do not: `expected false to be true`. */
const flags =
  /^expected [[\], ]*(?:(?:true|false|undefined|null)[[\], ]*)+ to (?:be|equal|deeply equal) (?:[[\], ]|true|false|undefined|null|defined)+$/;

/** A pattern is no figure, and a list that should be empty holds what is missing: it looks like what was given. */
const noFigure = / to (?:match \/|(?:deeply )?equal \[\]$)/;

/**
 * Without what the assertion library adds for programmers: zeros as `+0`, which equality it used, what it left out.
 */
function figures({ did, asked = "", figures }: Story): string[] {
  // What a starter throws: nothing was tried yet that could have figures.
  if (/\w is not written yet\b/.test(did)) return [];
  const plain = figures
    ?.replaceAll(/(?<![\w."'])\+0(?![\w.])/g, "0")
    .replace(/ \/\/ Object\.is equality$/, "")
    .replace(/\n\(\d+ matching (?:property|properties) omitted from actual\)$/, "");
  if (!plain || flags.test(plain) || noFigure.test(plain) || isSaid(plain, `${did} ${asked}`)) return [];
  return [`In figures: ${plain}`];
}

/** Whether the words have both values already: `expected undefined to be 'DELETE'`. */
function isSaid(figures: string, words: string): boolean {
  const [, ...values] = /^expected ('[^']+'|[\w.-]+) to (?:be|equal) ('[^']+'|[\w.-]+)$/.exec(figures) ?? [];
  const said = words.replaceAll(/(?<=\d),(?=\d{3})/g, "").split(/[^\w./:-]+|[.:](?= |$)/);
  return values.length > 0 && values.every((value) => said.includes(value.replaceAll("'", "")));
}
