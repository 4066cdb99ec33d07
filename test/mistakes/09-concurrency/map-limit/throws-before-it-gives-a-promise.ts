// Caught by: R9 refuses a limit that is not a whole number from 1 on
// Who writes `.catch` behind the call does not get the error.
export function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  return work(items, limit, fn);
}

async function work<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const controller = new AbortController();
  const queue = numbered(items);
  const results: R[] = [];

  async function worker(): Promise<void> {
    for (const [index, item] of queue) results[index] = await fn(item, index, controller.signal);
  }

  try {
    await Promise.all(Array.from({ length: limit }, worker));
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
