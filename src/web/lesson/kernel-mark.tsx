import type { Store } from "../page/store.ts";
import { useStore } from "../page/use-store.ts";
import type { KernelState } from "./kernel-state.ts";

/** The kernel's state as a shape, words and a colour. */
export function KernelMark(props: { state: Store<KernelState> }) {
  const state = useStore(props.state);
  const { symbol, words, meaning } = marks[state];
  return (
    <span className={`kernel-mark ${state}`} title={meaning} role="status">
      <span className="symbol" aria-hidden="true">
        {symbol}
      </span>
      <span className="visually-hidden">Kernel: </span>
      {words}
    </span>
  );
}

const marks: Record<KernelState, { symbol: string; words: string; meaning: string }> = {
  starting: { symbol: "◌", words: "starting", meaning: "The kernel is starting. Cells that you run now wait for it." },
  idle: { symbol: "●", words: "idle", meaning: "The kernel is ready." },
  busy: { symbol: "◐", words: "busy", meaning: "The kernel is running a cell." },
  restarting: { symbol: "◌", words: "restarting", meaning: "The kernel is restarting; all variables are gone." },
  dead: { symbol: "✕", words: "dead", meaning: "The kernel has ended. Restart it to go on." },
  unreachable: { symbol: "✕", words: "not connected", meaning: "The page has lost the kernel; it tries to find it." },
};
