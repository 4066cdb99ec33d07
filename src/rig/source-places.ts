import { SourceMap } from "node:module";
import { answerMark } from "./child/caller.ts";

/** Finds the place in the answer's own files that a place in its bundle came from. */
export class SourcePlaces {
  readonly #map: SourceMap;

  /** @param sourceMap - As JSON; its sources are named relative to the answer's folder. */
  constructor(sourceMap: string) {
    this.#map = new SourceMap(JSON.parse(sourceMap));
  }

  /** `05-retry/fetch-with-retry.ts:14` for a line and column of the bundle, both from 1. */
  find(line: number, column: number): string | undefined {
    const entry = this.#map.findEntry(line - 1, column - 1);
    if (!("originalSource" in entry) || entry.originalSource === undefined) return undefined;
    return `${entry.originalSource.replace(/^.*?answer:/, "")}:${entry.originalLine + 1}`;
  }

  /** The innermost place in the answer's code that a stack names. */
  findInStack(stack: string): string | undefined {
    for (const [, line, column] of stack.matchAll(frame)) {
      const place = this.find(Number(line), Number(column ?? endOfLine));
      if (place !== undefined) return place;
    }
    return undefined;
  }
}

const endOfLine = 10_000;

const frame = new RegExp(`${answerMark.replace("?", "\\?")}\\d+:(\\d+)(?::(\\d+))?`, "g");
