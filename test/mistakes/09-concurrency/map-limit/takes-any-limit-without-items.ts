// Caught by: R9 refuses a limit that is not a whole number from 1 on
// An empty list is done before it looks at the limit.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (Array.isArray(items) && items.length === 0) return [];
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
  for (const item of items) yield [index++, item];
}
