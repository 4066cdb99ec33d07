// Caught by: R5 rejects at once with the first error
// Nobody is interested any more, and it waits for a minute.
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
    const ends = await Promise.allSettled(Array.from({ length: limit }, work));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
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
