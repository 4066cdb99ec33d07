import type { KernelMessage } from "./message.ts";

/** The requests to run a cell that a kernel has not answered in full: by a reply, and by the status "idle". */
export class UnfinishedCells {
  readonly #cells = new Map<string, { readonly request: KernelMessage; isReplied: boolean; isIdle: boolean }>();
  #running: KernelMessage | undefined;

  /** Notes what goes to the kernel. */
  sent(message: KernelMessage): void {
    if (message.channel !== "shell" || message.header.msg_type !== "execute_request") return;
    this.#cells.set(message.header.msg_id, { request: message, isReplied: false, isIdle: false });
  }

  /** Notes what comes from the kernel. */
  received(message: KernelMessage): void {
    const cell = this.#cells.get(message.parent_header.msg_id ?? "");
    if (cell === undefined) return;
    const state = message.header.msg_type === "status" ? message.content.execution_state : undefined;
    if (state === "busy") this.#running = cell.request;
    if (state === "idle") cell.isIdle = true;
    if (message.header.msg_type === "execute_reply") cell.isReplied = true;
    if (cell.isIdle && cell.isReplied) this.#forget(cell.request);
  }

  /** The request whose cell is running; undefined while the kernel rests. */
  get running(): KernelMessage | undefined {
    return this.#running;
  }

  /** Whether a request is still open. */
  has(request: KernelMessage): boolean {
    return this.#cells.has(request.header.msg_id);
  }

  /** Forgets all, and gives the requests that were open, in the order in which they were sent. */
  takeAll(): KernelMessage[] {
    const requests = [...this.#cells.values()].map((cell) => cell.request);
    this.#cells.clear();
    this.#running = undefined;
    return requests;
  }

  #forget(request: KernelMessage): void {
    this.#cells.delete(request.header.msg_id);
    if (this.#running === request) this.#running = undefined;
  }
}
