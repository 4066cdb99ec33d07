/** What a cell shows for whose failure its kernel cannot speak any more. */
export type LastWords = { readonly ename: string; readonly evalue: string };

const VARIABLES_ARE_GONE = "Variables and imports are gone: run the cells that make them again.";

/** For a cell that did not obey an interrupt. */
export const stubborn = (patienceMs: number): LastWords => ({
  ename: "KernelRestarted",
  evalue: `This cell did not stop within ${patienceMs / 1_000} s, so the kernel was restarted. ${VARIABLES_ARE_GONE}`,
});

/** For a cell that the learner gave up with its kernel. */
export const RESTARTED: LastWords = {
  ename: "KernelRestarted",
  evalue: `The kernel was restarted before this cell had ended. ${VARIABLES_ARE_GONE}`,
};

/** For a cell that ran when the kernel was ended. */
export const SHUT_DOWN: LastWords = {
  ename: "KernelShutDown",
  evalue: "The kernel was shut down before this cell had ended.",
};

/** For a cell that came when the kernel was gone. */
export const DEAD: LastWords = {
  ename: "KernelDied",
  evalue: "The kernel has ended. Restart it, then run the cell again.",
};

/** For a cell whose kernel ended by itself. */
export function deathOf(epitaph: string): LastWords {
  const why = /heap out of memory/.test(epitaph) ? "it ran out of memory" : epitaph;
  return {
    ename: "KernelDied",
    evalue: `The kernel ended while this cell ran (${why}). Restart it. ${VARIABLES_ARE_GONE}`,
  };
}
