/** What a cell shows for whose failure its kernel cannot speak any more. */
export type LastWords = { readonly ename: string; readonly evalue: string };

const variablesAreGone = "Variables and imports are gone: run the cells that make them again.";

/** For a cell that did not obey an interrupt. */
export const stubborn = (patienceMs: number): LastWords => ({
  ename: "KernelRestarted",
  evalue: `This cell did not stop within ${patienceMs / 1_000} s, so the kernel was restarted. ${variablesAreGone}`,
});

/** For a cell that the learner gave up with its kernel. */
export const restartedByHand: LastWords = {
  ename: "KernelRestarted",
  evalue: `The kernel was restarted before this cell had ended. ${variablesAreGone}`,
};

/** For a cell that ran when the kernel was ended. */
export const shutDown: LastWords = {
  ename: "KernelShutDown",
  evalue: "The kernel was shut down before this cell had ended.",
};

/** For a cell that came when the kernel was gone. */
export const alreadyDead: LastWords = {
  ename: "KernelDied",
  evalue: "The kernel has ended. Restart it, then run the cell again.",
};

/** For a cell whose kernel ended by itself. */
export function deathOf(epitaph: string): LastWords {
  const why = /heap out of memory/.test(epitaph) ? "it ran out of memory" : epitaph;
  return {
    ename: "KernelDied",
    evalue: `The kernel ended while this cell ran (${why}). Restart it. ${variablesAreGone}`,
  };
}
