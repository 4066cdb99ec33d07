const lowered = 0;
const raised = 1;

/** Where the threads of the kernel tell each other that the running cell shall stop. */
const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Thrown out of a loop of a cell that shall stop. */
export class Interruption extends Error {
  override readonly name = "Interrupted";
}

/** The flag's memory, to be handed to the thread that raises it. */
export const interruptMemory = flag.buffer;

/** Says that the running cell shall stop; for the thread that hears it while the main one is in a loop. */
export function raiseInterrupt(memory: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(memory), 0, raised);
}

/** Says that the cell has stopped. Gives whether it had been told to. */
export function lowerInterrupt(): boolean {
  return Atomics.exchange(flag, 0, lowered) === raised;
}

/** What every turn of a cell's loops passes, so that none goes on once it shall stop. */
export function guardLoop(): void {
  if (Atomics.load(flag, 0) === raised) throw new Interruption("This cell was interrupted.");
}
