// Caught by: R5 begins nothing more after a failure
// The caller has its error, and the other workers do not know.
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
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const index = count++;
      results[index] = await fn(next.value, index, controller.signal);
    }
  }

  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
