// Caught by: R5 lets other errors through
// A name that has TimeoutError in its middle says something else.
type Outcome = { status?: number; error?: unknown; method: string; hasIdempotencyKey?: boolean };

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

function isPassing(error: unknown): boolean {
  const { name, code, cause } = partsOf(error);
  if (name === "AbortError") return false;
  return [{ name, code }, partsOf(cause)].some(
    (each) => typeof each.code === "string" || String(each.name).includes("TimeoutError"),
  );
}

function partsOf(error: unknown): { name?: unknown; code?: unknown; cause?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
