// Caught by: R8 closes items when it stops early
// Keeps the file open until the last call has ended, though nobody reads on.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const iterator = items[Symbol.iterator]();
  let count = 0;
  let underWay = 0;
  let isEnded = false;
  let hasFailed = false;
  const results: R[] = [];

  function take(): IteratorResult<T> {
    try {
      const next = iterator.next();
      isEnded = next.done === true;
      return next;
    } catch (error) {
      isEnded = true;
      throw error;
    }
  }

  async function work(): Promise<void> {
    while (!isEnded && !hasFailed) {
      const next = take();
      if (next.done) return;
      const index = count++;
      underWay++;
      try {
        results[index] = await fn(next.value, index, controller.signal);
      } catch (error) {
        hasFailed = true;
        throw error;
      } finally {
        underWay--;
        if (hasFailed && underWay === 0 && !isEnded) {
          isEnded = true;
          iterator.return?.();
        }
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
