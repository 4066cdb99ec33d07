// A switch over the method, and a walk along all causes.
type Link = { name?: unknown; code?: unknown; cause?: unknown };

export function isRetryable(outcome: {
  status?: number;
  error?: unknown;
  method: string;
  hasIdempotencyKey?: boolean;
}): boolean {
  let isBusy = [429, 500, 502, 503, 504].includes(outcome.status ?? 0);
  switch (outcome.method.toLowerCase()) {
    case "get":
    case "head":
    case "options":
    case "put":
    case "delete":
      break;
    case "post":
    case "patch":
      if (!outcome.hasIdempotencyKey) return false;
      isBusy ||= outcome.status === 409;
      break;
    default:
      return false;
  }
  return outcome.status === undefined ? mayPass(outcome.error) : isBusy;
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof Object)) return false;
  const { name, code, cause } = error as Link;
  if (name === "AbortError") return false;
  if (typeof code === "string") return true;
  return (typeof name === "string" && name.endsWith("TimeoutError")) || mayPass(cause);
}
