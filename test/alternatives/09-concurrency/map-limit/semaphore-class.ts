// A class that hands out places; whoever waits for one stands in a line.
class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!(limit >= 1) || limit % 1 !== 0) throw new RangeError(`limit: ${limit}`);
  const controller = new AbortController();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const fail = (error: unknown) => {
    if (!controller.signal.aborted) controller.abort(error);
    reject(error);
  };
  failed.catch(() => {});

  const all = async () => {
    const places = new Places(limit);
    const calls: Promise<R | undefined>[] = [];
    const iterator = items[Symbol.iterator]();
    for (;;) {
      await places.take();
      if (controller.signal.aborted) {
        iterator.return?.();
        break;
      }
      const next = iterator.next();
      if (next.done) break;
      const call = fn(next.value, calls.length, controller.signal).catch(fail) as Promise<R | undefined>;
      calls.push(call);
      void call.then(() => places.give());
    }
    return (await Promise.all(calls)) as R[];
  };
  const list = all().catch((error: unknown) => {
    fail(error);
    return failed;
  });
  return Promise.race([failed, list]);
}
