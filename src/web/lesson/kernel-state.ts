import type { ISessionContext } from "@jupyterlab/apputils";

/** What the kernel is doing, as far as a learner needs to know. */
export type KernelState = "starting" | "idle" | "busy" | "restarting" | "dead" | "unreachable";

/** What the kernel of a notebook is doing now. */
export function stateOf(session: ISessionContext): KernelState {
  // JupyterLab calls a kernel that has ended disconnected, too, as it has let go of it.
  if (session.session?.kernel?.status === "dead") return "dead";
  return session.isReady && session.hasNoKernel ? "unreachable" : states[session.kernelDisplayStatus];
}

const states: Record<ISessionContext.KernelDisplayStatus, KernelState> = {
  "": "starting",
  initializing: "starting",
  starting: "starting",
  connected: "starting",
  connecting: "unreachable",
  disconnected: "unreachable",
  idle: "idle",
  busy: "busy",
  restarting: "restarting",
  autorestarting: "restarting",
  terminating: "dead",
  dead: "dead",
  unknown: "starting",
};
