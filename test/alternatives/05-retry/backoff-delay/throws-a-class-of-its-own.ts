// A class that extends RangeError makes RangeErrors, whatever their name is.
class RetryNumberError extends RangeError {
  override name = "RetryNumberError";
}

export function backoffDelay(retry: number, options?: { baseMs?: number; capMs?: number }): number {
  if (!Number.isInteger(retry) || Math.sign(retry) === -1) throw new RetryNumberError(`${retry} counts no retry`);
  const baseMs = options?.baseMs ?? 500;
  const longestMs = Math.min(options?.capMs ?? 10_000, 2 ** 31 - 1);
  if (baseMs === 0) return 0;
  return retry >= Math.log2(longestMs / baseMs) ? longestMs : baseMs * 2 ** retry;
}
