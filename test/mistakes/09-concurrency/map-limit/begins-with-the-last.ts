// Caught by: R3 begins the next call as soon as one is done
// Takes from the end of the list.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const rest = [...items].map((item, index) => [index, item] as const);
  const results: R[] = [];
  const work = async () => {
    for (let next = rest.pop(); next; next = rest.pop())
      results[next[0]] = await fn(next[1], next[0], controller.signal);
  };
  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
