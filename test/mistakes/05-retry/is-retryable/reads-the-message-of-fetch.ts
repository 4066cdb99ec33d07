// Caught by: R5 lets other errors through
// Others throw a TypeError with the same words.
export type Outcome = {
  status?: number;
  error?: unknown;
  method: string;
  hasIdempotencyKey?: boolean;
};

export function isRetryable({ status, error, method, hasIdempotencyKey = false }: Outcome): boolean {
  const verb = method.toUpperCase();
  const isKeyed = hasIdempotencyKey && repeatableWithKey.has(verb);
  if (!repeatable.has(verb) && !isKeyed) return false;
  if (status !== undefined) return mayPass.has(status) || (isKeyed && status === 409);
  return isPassing(error);
}

const repeatable = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const repeatableWithKey = new Set(["POST", "PATCH"]);
const mayPass = new Set([429, 500, 502, 503, 504]);

/** A timeout or a failure of the network, and not the caller's wish to stop. */
function isPassing(error: unknown): boolean {
  const { name, code, cause } = partsOf(error);
  if (name === "AbortError") return false;
  if (error instanceof TypeError && error.message === "fetch failed") return true;
  // `fetch` throws a TypeError as for a bug; what the network did stands in its cause.
  return [{ name, code }, partsOf(cause)].some(
    (each) => typeof each.code === "string" || String(each.name).endsWith("TimeoutError"),
  );
}

/** Anything may be thrown, also null, which has no fields to look at. */
function partsOf(error: unknown): { name?: unknown; code?: unknown; cause?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
