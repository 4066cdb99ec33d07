// Caught by: R3 begins the next call as soon as one is done
// A place is free, and it waits for the call that began first.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const all: Promise<R>[] = [];
  try {
    for (const item of items) {
      all.push(fn(item, all.length, controller.signal));
      if (all.length >= limit) await all[all.length - limit];
    }
    return await Promise.all(all);
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
