// Caught by: R3 begins the next call as soon as one is done
// Knows better than its caller how many calls are enough.
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
    await Promise.all(Array.from({ length: Math.min(limit, 5) }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}

function* numbered<T>(items: Iterable<T>): Generator<[index: number, item: T]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}
