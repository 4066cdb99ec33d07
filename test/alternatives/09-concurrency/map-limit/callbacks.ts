// One promise by hand; each call that ends begins the next.
export function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isSafeInteger(limit) || limit <= 0) return Promise.reject(new RangeError("limit"));
  return new Promise((resolve, reject) => {
    const iterator = items[Symbol.iterator]();
    const controllers = new Set<AbortController>();
    const results: R[] = [];
    let index = 0;
    let state: "open" | "exhausted" | "over" = "open";

    const fail = (error: unknown) => {
      if (state === "over") return;
      if (state === "open") iterator.return?.();
      state = "over";
      reject(error);
      for (const controller of controllers) controller.abort(error);
    };
    const fill = () => {
      while (state === "open" && controllers.size < limit) {
        let next: IteratorResult<T>;
        try {
          next = iterator.next();
        } catch (error) {
          state = "exhausted";
          return fail(error);
        }
        if (next.done) state = "exhausted";
        else begin(next.value, index++);
      }
      if (state === "exhausted" && controllers.size === 0) resolve(results);
    };
    const begin = (item: T, at: number) => {
      const controller = new AbortController();
      controllers.add(controller);
      fn(item, at, controller.signal).then((result) => {
        results[at] = result;
        controllers.delete(controller);
        fill();
      }, fail);
    };
    fill();
  });
}
