// Caught by: R7 takes an error of items for a failure
// The worker that met the error stops, the others ask for further items.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const iterator = items[Symbol.iterator]();
  let count = 0;
  let isOver = false;
  const results: R[] = [];

  async function work(): Promise<void> {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const index = count++;
      try {
        results[index] = await fn(next.value, index, controller.signal);
      } catch (error) {
        if (!isOver) iterator.return?.();
        isOver = true;
        throw error;
      }
      if (isOver) return;
    }
    isOver = true;
  }

  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
