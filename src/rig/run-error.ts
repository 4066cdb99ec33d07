/** An error that crossed over: what it says, its own fields, and what caused it. */
export type RunError = {
  readonly name: string;
  readonly message: string;
  /** Own fields other than name, message, stack and cause: `status`, `code`, `errors`, … */
  readonly data: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** What was thrown, as an error: code may throw anything, a string or nothing at all. */
export function toRunError(thrown: unknown): RunError {
  if (typeof thrown === "object" && thrown !== null && "message" in thrown && "name" in thrown && "data" in thrown) {
    return thrown as RunError;
  }
  return {
    name: "NotAnError",
    message: `${typeof thrown === "object" ? "an object" : String(thrown)}`,
    data: { thrown },
  };
}
