// Does without mapLimit: workers that share an iterator.
export async function mapSettled<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError("limit");
  const controller = new AbortController();
  const ends: PromiseSettledResult<R>[] = [];
  const queue = (function* () {
    let index = 0;
    for (const item of items) yield { item, index: index++ };
  })();
  const work = async () => {
    for (const { item, index } of queue) {
      try {
        ends[index] = { status: "fulfilled", value: await fn(item, index, controller.signal) };
      } catch (reason) {
        ends[index] = { status: "rejected", reason };
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work)).catch((error) => {
    controller.abort(error);
    throw error;
  });
  return ends;
}
