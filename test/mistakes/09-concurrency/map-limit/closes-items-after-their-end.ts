// Caught by: R8 does not close items when it ends by itself
// Does not keep in mind that there are no more.
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

  let hasThrown = false;
  const take = () => {
    try {
      return iterator.next();
    } catch (error) {
      hasThrown = true;
      throw error;
    }
  };

  async function work(): Promise<void> {
    while (!controller.signal.aborted) {
      const next = take();
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
    if (!hasThrown) iterator.return?.();
    controller.abort(error);
    throw error;
  }
}
