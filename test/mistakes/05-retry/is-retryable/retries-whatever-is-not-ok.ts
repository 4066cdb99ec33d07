// Caught by: R2 knows the five statuses that may pass
// A 404 stays a 404.
type Outcome = { status?: number; error?: unknown; method: string; hasIdempotencyKey?: boolean };

export function isRetryable({ status, error, method, hasIdempotencyKey = false }: Outcome): boolean {
  const verb = method.toUpperCase();
  const isKeyed = hasIdempotencyKey && repeatableWithKey.has(verb);
  if (!repeatable.has(verb) && !isKeyed) return false;
  if (status !== undefined) return status >= 400 || (isKeyed && status === 409);
  return isPassing(error);
}

const repeatable = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const repeatableWithKey = new Set(["POST", "PATCH"]);

function isPassing(error: unknown): boolean {
  const { name, code, cause } = partsOf(error);
  if (name === "AbortError") return false;
  return [{ name, code }, partsOf(cause)].some(
    (each) => typeof each.code === "string" || String(each.name).endsWith("TimeoutError"),
  );
}

function partsOf(error: unknown): { name?: unknown; code?: unknown; cause?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
