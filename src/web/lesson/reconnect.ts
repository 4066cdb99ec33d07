import type { ISessionContext } from "@jupyterlab/apputils";
import type { ServiceManager } from "@jupyterlab/services";
import type { ServerWatch } from "../page/server-watch.ts";

/** Finds the kernel again when the server is back; a server that was started anew has none, so it starts one. */
export function reconnectWith(watch: ServerWatch, manager: ServiceManager.IManager, session: ISessionContext): void {
  watch.state.subscribe(() => {
    if (watch.state.get() === "there") void findKernel(manager, session);
  });
}

async function findKernel(manager: ServiceManager.IManager, session: ISessionContext): Promise<void> {
  // Lets go of sessions that the server does not know any more.
  await manager.kernels.refreshRunning();
  await manager.sessions.refreshRunning();
  const kernel = session.session?.kernel;
  if (kernel && !kernel.isDisposed) await kernel.reconnect();
  else await session.startKernel();
}
