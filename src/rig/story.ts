/*
 * FOR AUTHORS OF GRADERS: how a failing check speaks to the learner.
 *
 * The learner reads three things, in this order: what the client DID, what was ASKED, WHERE to look. You write the
 * first, with the numbers of the run, as the message of the expectation; the kit adds the rest:
 *
 *   import { expect, test } from "vitest";
 *   import { count, ms, story } from "../../../src/rig/story.ts";
 *
 *   test("R3 waits 1 s, 2 s and 4 s after three 503s", { meta: { points: 2, hints: [where, idea, nearly] } }, async () => {
 *     const run = await answer.evaluate(…);
 *     expect(run.requests.length, story(run, `Your client sent ${count(run.requests.length, "request")}.`)).toBe(4);
 *     expect(
 *       run.waitsMs,
 *       story(run, `Your client waited ${ms(run.waitsMs)}.`, "R3 asks for 1,000, 2,000 and 4,000 ms."),
 *     ).toEqual([1_000, 2_000, 4_000]);
 *   });
 *
 * - DID: past tense, the client as subject, numbers of this run, no fix, no guess at motives, no "expected".
 * - ASKED (third argument): one sentence with the numbers of this scenario, beginning with the requirement. Leave it
 *   out where the requirement's own sentence says it all: the kit then quotes it from the starter's header, where
 *   requirements are written as `// R3  …`, continued on `//     …` lines.
 * - WHERE (requirement, file and line) and the wire log of `run` are added by the kit. Both together: at most 60 words.
 * - The first expectation that fails speaks, so put the one that explains first: a known mistake that needs words of
 *   its own gets an expectation of its own, before the general one.
 * - A check that builds on another requirement (a second try, the next page) looks for that first, in words that name it:
 *   else it puts one mistake down to another.
 * - What is absent is "none", never a gap or "undefined". A run that threw has not told how often it called something:
 *   do not say "0 times".
 * - An expectation without a story still fails the check; the learner then reads vitest's words, so give each one.
 */
import { shortLine } from "../core/printable.ts";
import { drawTimeline, thrownWords, type WireStory } from "../core/timeline.ts";

/** A failing check's message, taken apart. */
export type Story = {
  /** What the client did: one sentence or two, with numbers. */
  readonly did: string;
  /** What the check asked for in this scenario, when its author says more than the requirement does. */
  readonly asked?: string;
  /** The wire log, a row an event. */
  readonly timeline?: string;
  /** The assertion's own words: `expected [ 0 ] to deeply equal [ 1000 ]`. */
  readonly figures?: string;
};

const timelineTitle = "\n\nOn the wire:\n";
const figuresTitle = "\n\nIn figures";

/**
 * Words an expectation: what the client did, optionally what was asked, then what went over the wire, if anything.
 *
 * The result is plain text that reads well in any test runner; `readStory` takes it apart again.
 */
export function story(run: WireStory, did: string, asked?: string): string {
  const words = [did + thrown(run, did), asked].filter((text) => text !== undefined).map(toLine);
  const timeline = isQuiet(run) ? "" : `${timelineTitle}${drawTimeline(run)}`;
  // The assertion library adds ": expected … to equal …", which completes the last line.
  return `${words.join("\n")}${timeline}${figuresTitle}`;
}

/** The same for a check that has no requests to show: it throws an error with this message. */
export function account(did: string, asked: string): string {
  return `${toLine(did)}\n${toLine(asked)}${figuresTitle}`;
}

/** Nothing was sent, awaited or printed: a timeline would be no help, and where no request is asked for, a riddle. */
const isQuiet = ({ requests, tookMs, console = [] }: WireStory) =>
  requests.length === 0 && tookMs === 0 && console.length === 0;

/** A client that threw has something to say, even where the check's author did not think of it. */
function thrown({ error, requests }: WireStory, did: string): string {
  // Who reads the kit's reply to a request too many as JSON trips over its words: the request is the news, not that.
  if (error?.name === "SyntaxError" && requests.some(({ outcome }) => outcome === "beyond-script")) return "";
  const words = error && shortLine(error.message);
  // A long message is cut; who has told of it has not, or has cut it elsewhere.
  const begin = words?.slice(0, 60);
  return !error || begin === undefined || did.includes(begin) ? "" : ` It threw ${thrownWords(error)}`;
}

/** Takes the message of a failed expectation apart. One that was not worded by `story` is all `did`. */
export function readStory(message: string): Story {
  const figuresAt = message.lastIndexOf(figuresTitle);
  const titleAt = message.indexOf(timelineTitle);
  if (figuresAt < Math.max(titleAt, 0)) return { did: message.trim() };
  const [did = "", asked] = message.slice(0, titleAt < 0 ? figuresAt : titleAt).split("\n");
  const figures = message.slice(figuresAt + figuresTitle.length).replace(/^: /, "");
  return {
    did,
    ...(asked && { asked }),
    ...(titleAt >= 0 && { timeline: message.slice(titleAt + timelineTitle.length, figuresAt) }),
    ...(figures && { figures }),
  };
}

/** Writes durations or instants as people read them: `0, 70 and 1,900 ms`; `no wait` when there are none. */
export function ms(values: number | readonly number[]): string {
  const all = [values].flat();
  if (all.length === 0) return "no wait";
  return `${list(all.map((value) => toText(Math.round(value * 10) / 10)))} ms`;
}

/** What a client did between its requests: `waited 70 and 1,900 ms`; `did not ask again` after one alone. */
export function waited(waitsMs: readonly number[]): string {
  return waitsMs.length === 0 ? "did not ask again" : `waited ${ms(waitsMs)}`;
}

/** Counts things: `1 request`, `3 requests`, `2 retries` where the plural is given. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${toText(amount)} ${amount === 1 ? singular : plural}`;
}

const toText = (value: number) => value.toLocaleString("en-US");
/** On one line. A message of an error may end with a full stop already, where a sentence ends with it. */
const toLine = (text: string) =>
  text
    .replace(/\s+/g, " ")
    .replaceAll(/(?<![.])\.\.(?= |$)/g, ".")
    .trim();

/** Lists words: `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
