// Caught by: R3 begins the next call as soon as one is done
// Free places wait for the slowest of the batch.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const queue = numbered(items);
  const results: R[] = [];
  try {
    for (;;) {
      const batch: Promise<R>[] = [];
      while (batch.length < limit) {
        const next = queue.next();
        if (next.done) break;
        batch.push(fn(next.value[1], next.value[0], controller.signal));
      }
      if (batch.length === 0) return results;
      results.push(...(await Promise.all(batch)));
    }
  } catch (error) {
    queue.return(undefined);
    controller.abort(error);
    throw error;
  }
}

function* numbered<T>(items: Iterable<T>): Generator<[index: number, item: T]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}
