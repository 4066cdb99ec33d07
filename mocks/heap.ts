import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes that are in use after all garbage is gone. Two readings differ by what the program has come to hold. */
export function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Says whether the heap grew by more than 8 MB since a reading: coarse, so that it comes out the same each time. */
export function grewSince(beforeBytes: number): string {
  return `memory grew by ${heapBytes() - beforeBytes > 8e6 ? "more" : "less"} than 8 MB`;
}

const collectGarbage = exposed();

/** The collector is not offered by itself; a new context made after the flag has it. */
function exposed(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
