const { setImmediate } = globalThis;

/** Lets whatever the last frames have set off in here come to its end: parsing and replying take no timers or files. */
export function turns(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(() => setImmediate(resolve)));
  });
}
