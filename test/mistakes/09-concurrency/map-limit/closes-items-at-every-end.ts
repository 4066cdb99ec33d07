// Caught by: R8 does not close items when it ends by itself
// Nothing is left to close when the list is done.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const iterator = items[Symbol.iterator]();
  const results: R[] = [];
  let count = 0;

  async function work(): Promise<void> {
    while (!controller.signal.aborted) {
      const next = iterator.next();
      if (next.done) return;
      const index = count++;
      try {
        results[index] = await fn(next.value, index, controller.signal);
      } catch (error) {
        controller.abort(error);
        throw error;
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    iterator.return?.();
  }
}
