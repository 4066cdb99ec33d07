/** Every load of an answer carries this mark in its URL; so do the frames of its code in a stack. */
export const answerMark = "?evaluation=";

/** The grader's function carries this name in stacks. */
export const functionUrl = "grader-function.js";

/** Whose code a frame of a stack is, when it is not the answer's: a package's, what Node took from one, the grader's. */
const others = ["/node_modules/", "node:internal/deps/", functionUrl];

/** Calls through a list or through `Reflect` stand between: so many frames are looked at. */
const frameCount = 4;

const { captureStackTrace } = Error;

/** How `Error` makes a stack. @types/node forgets that `prepareStackTrace` may be unset. */
const settings: { stackTraceLimit: number; prepareStackTrace: unknown } = Error;

/**
 * Whether the function `callee` was called by the answer's own code, not by a library or the grader's function. Code
 * that hides itself from the stack, or has Node's queues call, counts as the answer's.
 */
export function isCalledByAnswer(callee: (...args: never[]) => unknown): boolean {
  const { stackTraceLimit, prepareStackTrace } = settings;
  settings.stackTraceLimit = frameCount;
  settings.prepareStackTrace = undefined;
  const trace: { stack?: unknown } = {};
  captureStackTrace(trace, callee);
  settings.stackTraceLimit = stackTraceLimit;
  settings.prepareStackTrace = prepareStackTrace;
  const [, ...frames] = split(String(trace.stack), "\n");
  const caller = frames.find((frame) => !endsWith(frame, "(<anonymous>)"));
  return caller === undefined || includes(caller, answerMark) || !others.some((mark) => includes(caller, mark));
}

// As they are before an answer can change them.
const split: (text: string, by: string) => string[] = Function.prototype.call.bind(String.prototype.split);
const endsWith: (text: string, end: string) => boolean = Function.prototype.call.bind(String.prototype.endsWith);
const includes: (text: string, part: string) => boolean = Function.prototype.call.bind(String.prototype.includes);
