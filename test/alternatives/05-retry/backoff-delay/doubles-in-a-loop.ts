// Doubles step by step, and stops when the cap is reached: no number grows beyond it.
export function backoffDelay(retry: number, options: { baseMs?: number; capMs?: number } = {}): number {
  const capMs = Math.min(options.capMs ?? 10_000, 0x7fffffff);
  if (!(retry >= 0 && Number.isFinite(retry) && retry % 1 === 0)) throw new RangeError("retry: 0, 1, 2 …");
  let delayMs = options.baseMs ?? 500;
  for (let step = 0; step < retry && delayMs > 0 && delayMs < capMs; step++) delayMs += delayMs;
  return delayMs > capMs ? capMs : delayMs;
}
