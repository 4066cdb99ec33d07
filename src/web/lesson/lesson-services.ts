import { KernelManager, ServiceManager, SessionManager } from "@jupyterlab/services";
import { request } from "../page/request.ts";

/** JupyterLab's connection to the server, for a page with one notebook. */
export function lessonServices(path: string): ServiceManager {
  const kernels = new KernelManager();
  return new ServiceManager({ kernels, sessions: new LessonSessions(kernels, path) });
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
