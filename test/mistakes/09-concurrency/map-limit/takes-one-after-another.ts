// Caught by: R3 begins the next call as soon as one is done
// Never has more than one call under way.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const results: R[] = [];
  try {
    for (const item of items) results.push(await fn(item, results.length, controller.signal));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
