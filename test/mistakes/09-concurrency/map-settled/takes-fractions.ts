// Caught by: R3 rejects when items or limit are wrong
// One and a half calls at a time are one.
const mapLimit = async <T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> => {
  if (!(limit >= 1 && limit < 2 ** 32)) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const results: R[] = [];
  const queue = (function* () {
    let index = 0;
    for (const item of items) yield [index++, item] as const;
  })();
  const work = async () => {
    for (const [index, item] of queue) results[index] = await fn(item, index, controller.signal);
  };
  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
};

export async function mapSettled<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  return mapLimit(items, limit, async (item, index, signal) => {
    const [end] = await Promise.allSettled([fn(item, index, signal)]);
    return end;
  });
}
