import { randomUUID } from "node:crypto";
import type { Kernels } from "./kernels.ts";
import type { LiveKernel } from "./live-kernel.ts";
import { Refusal } from "./refusal.ts";

/** A document and the kernel that runs its cells. */
type Session = { readonly id: string; path: string; name: string; type: string; kernelId: string };

/** What a page says of a session: which document, and which kernel when it wants one that runs already. */
export type SessionSpec = { path: string; name: string; type: string; kernelId?: string | undefined };

/** What a page changes of a session: its document's name, or its kernel, for another one or for a new one. */
export type SessionChange = { [Key in keyof SessionSpec]?: SessionSpec[Key] | undefined } & { newKernel: boolean };

/** Which document runs on which kernel. Two pages with the same document share one session. */
export class Sessions {
  readonly #kernels: Kernels;
  readonly #sessions = new Map<string, Session>();
  readonly #opening = new Map<string, Promise<Session>>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** The session of a document, with a new kernel when it has none. */
  async open(spec: SessionSpec) {
    const known = [...this.#sessions.values()].find((session) => session.path === spec.path && this.#isAlive(session));
    if (known !== undefined) return this.#model(await this.#revived(known));
    const opening = this.#opening.get(spec.path) ?? this.#create(spec).finally(() => this.#opening.delete(spec.path));
    this.#opening.set(spec.path, opening);
    return this.#model(await opening);
  }

  /** @throws Refusal (404) when there is none of this id. */
  get(id: string) {
    return this.#model(this.#find(id));
  }

  list() {
    return [...this.#sessions.values()]
      .filter((session) => this.#isAlive(session))
      .map((session) => this.#model(session));
  }

  /** Follows a renamed document, or gives it another kernel; the old kernel is stopped then. */
  async change(id: string, change: SessionChange) {
    const session = this.#find(id);
    session.path = change.path ?? session.path;
    session.name = change.name ?? session.name;
    session.type = change.type ?? session.type;
    const old = session.kernelId;
    if (change.kernelId !== undefined) session.kernelId = this.#kernels.get(change.kernelId).id;
    else if (change.newKernel) session.kernelId = (await this.#kernels.start()).id;
    if (session.kernelId !== old && this.#kernels.has(old)) await this.#kernels.stop(old);
    return this.#model(session);
  }

  /** Ends a session and its kernel. */
  async remove(id: string): Promise<void> {
    const session = this.#find(id);
    this.#sessions.delete(id);
    if (this.#isAlive(session)) await this.#kernels.stop(session.kernelId);
  }

  /** A page that comes to a session whose kernel died gets a working one. */
  async #revived(session: Session): Promise<Session> {
    const kernel = this.#kernels.get(session.kernelId);
    if (kernel.isDead) await kernel.restart();
    return session;
  }

  async #create(spec: SessionSpec): Promise<Session> {
    const kernel: LiveKernel =
      spec.kernelId === undefined ? await this.#kernels.start() : this.#kernels.get(spec.kernelId);
    const session = { id: randomUUID(), path: spec.path, name: spec.name, type: spec.type, kernelId: kernel.id };
    this.#sessions.set(session.id, session);
    return session;
  }

  #find(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined || !this.#isAlive(session)) {
      this.#sessions.delete(id);
      throw new Refusal(404, `There is no session ${JSON.stringify(id)}: its kernel was stopped.`);
    }
    return session;
  }

  #isAlive(session: Session): boolean {
    return this.#kernels.has(session.kernelId);
  }

  #model({ id, path, name, type, kernelId }: Session) {
    return { id, path, name, type, kernel: this.#kernels.get(kernelId).model, notebook: { path, name } };
  }
}
