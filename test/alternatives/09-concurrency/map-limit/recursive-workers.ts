// Each worker calls itself for the next item.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const stop = new AbortController();
  const iterator = items[Symbol.iterator]();
  const results = new Map<number, R>();
  let taken = 0;
  // False while it is asked, for it may throw.
  let isOpen = true;

  const next = async (): Promise<void> => {
    if (stop.signal.aborted) return;
    isOpen = false;
    const { done = false, value } = iterator.next();
    isOpen = !done;
    if (done) return;
    const index = taken++;
    results.set(index, await fn(value, index, stop.signal));
    return next();
  };
  const guarded = () =>
    next().catch((error: unknown) => {
      if (!stop.signal.aborted) {
        stop.abort(error);
        if (isOpen) iterator.return?.();
      }
      throw error;
    });

  await Promise.all(Array.from({ length: limit }, guarded));
  return Array.from({ length: taken }, (_, index) => results.get(index) as R);
}
