import { json, never, type Script, status } from "../../mocks/script.ts";
import type { AnswerProcess } from "./answer-process.ts";
import { Evaluation, type Question } from "./evaluation.ts";
import { defaultLimits } from "./limits.ts";
import { SourcePlaces } from "./source-places.ts";

/** A client that asks again after a wait and gives up on silence: what most answers do. */
const warmUpClient = `
export async function ask(url) {
  for (let attempt = 0; attempt < 4; attempt++) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 5000);
    try {
      const response = await fetch(url, { signal: controller.signal });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
    } catch {
    } finally {
      clearTimeout(timer);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
  }
}`;

const scripts: readonly Script[] = [
  [status(503), status(429), status(500), json({ id: 1 })],
  [never(), json({ id: 1 })],
];

const roundCount = 6;

/** Lets a process practise on a client of our own: code that has run some times runs several times faster. */
export async function warmUp(process: AnswerProcess): Promise<void> {
  for (let round = 0; round < roundCount; round++) {
    for (const script of scripts) await new Evaluation(process, questionFor(script)).run();
  }
}

function questionFor(script: Script): Question {
  return {
    bundle: {
      file: "warm-up.js",
      code: warmUpClient,
      moduleUrl: "file:///warm-up.js",
      places: new SourcePlaces(noMap),
      files: ["warm-up.js"],
      packages: [],
    },
    fn: "({ ask }, url) => ask(url)",
    backend: { script },
    arguments: undefined,
    beside: {},
    random: [],
    isRealTime: false,
    limits: defaultLimits,
  };
}

const noMap = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });
