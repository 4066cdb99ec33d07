import type { ISessionContext } from "@jupyterlab/apputils";
import { Store } from "../page/store.ts";

/** What the kernel is doing, as far as a learner needs to know. */
export type KernelState = "starting" | "idle" | "busy" | "restarting" | "dead" | "unreachable";

/** Follows the kernel of a notebook. */
export function watchKernel(session: ISessionContext): Store<KernelState> {
  const state = new Store<KernelState>("starting");
  const update = () =>
    state.set(session.isReady && session.hasNoKernel ? "unreachable" : states[session.kernelDisplayStatus]);
  session.statusChanged.connect(update);
  session.connectionStatusChanged.connect(update);
  session.kernelChanged.connect(update);
  void session.ready.then(update);
  return state;
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
