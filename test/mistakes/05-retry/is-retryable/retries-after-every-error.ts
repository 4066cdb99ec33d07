// Caught by: R5 lets other errors through
// Asks again after a bug, and after the user has left.
type Outcome = { status?: number; error?: unknown; method: string; hasIdempotencyKey?: boolean };

export function isRetryable({ status, error, method, hasIdempotencyKey = false }: Outcome): boolean {
  const verb = method.toUpperCase();
  const isKeyed = hasIdempotencyKey && repeatableWithKey.has(verb);
  if (!repeatable.has(verb) && !isKeyed) return false;
  if (status !== undefined) return mayPass.has(status) || (isKeyed && status === 409);
  return error !== undefined;
}

const repeatable = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const repeatableWithKey = new Set(["POST", "PATCH"]);
const mayPass = new Set([429, 500, 502, 503, 504]);
