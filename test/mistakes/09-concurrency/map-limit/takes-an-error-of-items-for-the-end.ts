// Caught by: R7 takes an error of items for a failure
// The list looks whole, and it is not.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const queue = numbered(items);
  const results: R[] = [];

  async function work(): Promise<void> {
    for (const [index, item] of queue) results[index] = await fn(item, index, controller.signal);
  }

  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}

function* numbered<T>(items: Iterable<T>): Generator<[index: number, item: T]> {
  let index = 0;
  const iterator = items[Symbol.iterator]();
  try {
    for (;;) {
      let item: T;
      try {
        const next = iterator.next();
        if (next.done) return;
        item = next.value;
      } catch {
        return;
      }
      yield [index++, item];
    }
  } finally {
    iterator.return?.();
  }
}
