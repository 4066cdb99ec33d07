import { ContentsManager, type Kernel, KernelManager, ServerConnection, SessionManager } from "@jupyterlab/services";
import { onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import { token } from "./test-kit.ts";

/** A WebSocket that offers no subprotocol, as clients before JupyterLab 4 did not. */
class OldWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
  }
}

/** JupyterLab's own client of a Jupyter server, as it runs in a page; `protocol: "old"` speaks JSON on its WebSockets. */
export function labClient(origin: string, options: { protocol?: "v1" | "old"; token?: string } = {}) {
  // It tells the browser's console of every connection; the tests look at what it does.
  for (const level of ["debug", "warn"] as const) {
    const quiet = vi.spyOn(console, level).mockImplementation(() => {});
    onTestFinished(() => quiet.mockRestore());
  }
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: `${origin}/`,
    wsUrl: `${origin.replace("http", "ws")}/`,
    token: options.token ?? token,
    appendToken: true,
    fetch,
    WebSocket: (options.protocol === "old" ? OldWebSocket : WebSocket) as never,
  });
  const kernelManager = new KernelManager({ serverSettings });
  const sessionManager = new SessionManager({ serverSettings, kernelManager });
  const contents = new ContentsManager({ serverSettings });
  // A test may end before the managers have asked for the first time.
  for (const manager of [sessionManager, kernelManager]) manager.ready.catch(() => {});
  onTestFinished(() => {
    sessionManager.dispose();
    kernelManager.dispose();
    contents.dispose();
  });
  return { serverSettings, kernelManager, sessionManager, contents };
}

export type LabClient = ReturnType<typeof labClient>;

/** Opens a notebook's session and gives its kernel connection, as a notebook page does. */
export async function openSession({ sessionManager }: LabClient, path = "work/notes.ipynb") {
  const session = await sessionManager.startNew({ path, name: path, type: "notebook", kernel: { name: "stormproof" } });
  onTestFinished(() => session.dispose());
  const { kernel } = session;
  if (kernel === null) throw new Error("the session has no kernel");
  await kernel.info;
  return { session, kernel };
}

/** Runs a cell and gathers what a page shows of it. */
export async function runCell(kernel: Kernel.IKernelConnection, code: string, answer?: string) {
  const future = kernel.requestExecute({ code, allow_stdin: true });
  const outputs: unknown[] = [];
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type !== "status") outputs.push({ type: header.msg_type, ...content });
  };
  future.onStdin = ({ header }) => {
    if (header.msg_type === "input_request")
      future.sendInputReply({ status: "ok", value: answer ?? "" }, header as never);
  };
  const reply = await future.done;
  return { status: reply?.content.status, outputs };
}
