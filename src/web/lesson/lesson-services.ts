import {
  type Kernel,
  KernelAPI,
  KernelManager,
  ServerConnection,
  ServiceManager,
  SessionManager,
} from "@jupyterlab/services";
import { request } from "../page/request.ts";

/** JupyterLab's connection to the server, for a page with one notebook. */
export function lessonServices(path: string): ServiceManager {
  const kernels = new KernelManager({ kernelAPIClient: new LessonKernels() });
  return new ServiceManager({ kernels, sessions: new LessonSessions(kernels, path) });
}

/**
 * Calls a kernel dead when the server refuses to tell of it, as one that was started anew does.
 *
 * JupyterLab would find that out by itself and open a dialog; the page has notices, which say what to do.
 */
class LessonKernels extends KernelAPI.KernelAPIClient {
  override async getModel(id: string): Promise<Kernel.IModel | undefined> {
    try {
      return await super.getModel(id);
    } catch (error) {
      if (!(error instanceof ServerConnection.ResponseError)) throw error;
      return { id, name: "stormproof", execution_state: "dead" };
    }
  }
}

/**
 * Knows the session of the lesson as soon as anybody asks which sessions there are.
 *
 * The server starts a lesson's kernel together with its page. JupyterLab asks for running sessions, finds none yet, and
 * would start a second kernel, under a name of its own that it changes later.
 */
class LessonSessions extends SessionManager {
  readonly #opened: Promise<unknown>;

  constructor(kernelManager: KernelManager, path: string) {
    super({ kernelManager });
    const session = { path, name: path.split("/").at(-1), type: "notebook", kernel: { name: "stormproof" } };
    // When it fails, JupyterLab asks again and tells why.
    this.#opened = request("POST", "/api/sessions", session).catch(() => undefined);
  }

  override async refreshRunning(): Promise<void> {
    await this.#opened;
    await super.refreshRunning();
  }
}
