import { types } from "node:util";
import { functionUrl } from "./caller.ts";

/** What the engine says when code asks something of a value that cannot do it, and how a learner reads that. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [
    /^Cannot read properties of (undefined|null) \(reading '(?:\d+|length|map|filter|flat|join|slice|at|find|every|some)'\)$/,
    "Your code gave $1 where this check needs a list.",
  ],
  [
    /^Cannot read properties of (undefined|null) \(reading '(?:then|catch|finally)'\)$/,
    "Your code gave $1 where this check needs a promise.",
  ],
  [
    /^Cannot read properties of (undefined|null) \(reading '(?:json|text|status|ok|headers|body|arrayBuffer)'\)$/,
    "Your code gave $1 where this check needs an answer, a Response.",
  ],
  [/\.(?:then|catch|finally) is not a function$/, "Your code gave something where this check needs a promise."],
  [
    /^Cannot read properties of (undefined|null) \(reading '(.+)'\)$/,
    'Your code gave $1 where this check looks for "$2".',
  ],
  [
    /^Cannot destructure property '(.+?)' of .+ as it is (undefined|null)\.$/,
    'Your code gave $2 where this check looks for "$1".',
  ],
  [
    /^Body is unusable|Body has already been consumed/,
    "Your code gave an answer whose body it had read: nobody can read that again.",
  ],
  [/^(?:.*\.)?(\w+) is not a function$/, 'Your code gave something that has no function "$1".'],
  [/ is not a function$/, "Your code gave something without a function that this check calls."],
  [/ is not async iterable$/, "Your code gave something that a for-await loop cannot go through."],
  [/ is not iterable/, "Your code gave something that a loop cannot go through."],
];

/**
 * The sentence for an error that the grader's own function ran into, because what the answer gave cannot be used. It
 * would look like an error of the learner's otherwise, one that the learner can find nowhere. Undefined for any other.
 */
export function whyUnusable(error: unknown): string | undefined {
  if (!types.isNativeError(error) || error.name !== "TypeError" || !isOfFunction(error)) return undefined;
  for (const [pattern, sentence] of wordings) {
    const found = pattern.exec(error.message);
    if (found) return sentence.replaceAll(/\$(\d)/g, (_, group) => found[Number(group)] ?? "");
  }
  return undefined;
}

/** Whether the innermost frame is the grader's function; it may call what Node brings, such as `fetch`. */
function isOfFunction({ stack }: Error): boolean {
  const frame = String(stack)
    .split("\n")
    .find((line) => line.startsWith("    at ") && !/\bnode:internal\/|<anonymous>/.test(line));
  return frame?.includes(functionUrl) ?? false;
}
