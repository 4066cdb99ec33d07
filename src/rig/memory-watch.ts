import { residentBytes } from "./process-usage.ts";

const intervalMs = 25;

/**
 * Calls `onExceeded` once a process holds more memory than `megabytes`. Buffers lie outside of V8's heap, where none of
 * Node's limits reaches. Only Linux tells; elsewhere nothing is watched. Returns what ends the watch.
 */
export function watchMemory(pid: number | undefined, megabytes: number, onExceeded: () => void): () => void {
  if (residentBytes(pid) === undefined) return () => {};
  const timer = setInterval(() => {
    if ((residentBytes(pid) ?? 0) > megabytes * 1e6) onExceeded();
  }, intervalMs);
  return () => clearInterval(timer);
}
