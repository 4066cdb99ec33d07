// One loop begins the calls and waits for whoever is first.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const underWay = new Set<Promise<void>>();
  const results: R[] = [];
  let count = 0;
  try {
    for (const item of items) {
      const index = count++;
      const call: Promise<void> = fn(item, index, controller.signal).then((result) => {
        results[index] = result;
        underWay.delete(call);
      });
      underWay.add(call);
      if (underWay.size >= limit) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    return results;
  } catch (error) {
    for (const call of underWay) call.catch(() => {});
    controller.abort(error);
    throw error;
  }
}
