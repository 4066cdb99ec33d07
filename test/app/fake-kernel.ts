import { randomUUID } from "node:crypto";
import type { KernelFace } from "../../src/app/live-kernel.ts";
import { type KernelMessage, newHeader } from "../../src/kernel/message.ts";

/**
 * A kernel that answers at once, without a process: `print:text` prints, `ask` asks for input, `hang` never ends,
 * `die` kills it, anything else is echoed as its result.
 */
export class FakeKernel implements KernelFace {
  state: KernelFace["state"] = "idle";
  readonly forwarded: KernelMessage[] = [];
  isShutDown = false;
  /** Set by a test that wants to look at the app while the kernel restarts. */
  beforeRestart: () => Promise<unknown> = async () => {};
  #session = randomUUID();
  #count = 0;
  #heldBack: KernelMessage[] = [];
  readonly #listeners = new Set<(message: KernelMessage) => void>();

  subscribe(listener: (message: KernelMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  forward(message: KernelMessage): void {
    if (this.state === "restarting") this.#heldBack.push(message);
    else {
      this.forwarded.push(message);
      queueMicrotask(() => this.#answer(message));
    }
  }

  async interrupt(): Promise<"interrupted" | "restarted"> {
    const hanging = this.forwarded.findLast(({ header }) => header.msg_type === "execute_request");
    const failure = { ename: "Interrupted", evalue: "stopped by you", traceback: ["Interrupted: stopped by you"] };
    if (hanging !== undefined) this.#fail(hanging, failure);
    return "interrupted";
  }

  async restart(): Promise<void> {
    this.#setState("restarting");
    await this.beforeRestart();
    this.#session = randomUUID();
    this.#count = 0;
    this.#setState("idle");
    for (const message of this.#heldBack.splice(0)) this.forward(message);
  }

  async shutdown(): Promise<void> {
    this.state = "dead";
    this.isShutDown = true;
  }

  /** Sends a message as the kernel's own, or in answer to `parent`. */
  emit(
    channel: KernelMessage["channel"],
    msgType: string,
    content: KernelMessage["content"],
    parent?: KernelMessage,
    buffers?: Uint8Array[],
  ): void {
    const message: KernelMessage = {
      channel,
      header: newHeader(msgType, this.#session),
      parent_header: parent?.header ?? {},
      metadata: {},
      content,
      ...(buffers && { buffers }),
    };
    for (const listener of this.#listeners) listener(message);
  }

  #answer(message: KernelMessage): void {
    const reply = replies[message.header.msg_type];
    if (message.header.msg_type === "execute_request") this.#execute(message);
    else if (message.header.msg_type === "input_reply") this.#takeInput(message);
    else if (reply !== undefined) this.#within(message, () => this.emit(message.channel, ...reply, message));
  }

  #execute(message: KernelMessage): void {
    const code = String(message.content.code);
    this.emit("iopub", "status", { execution_state: "busy" }, message);
    if (code === "ask") this.emit("stdin", "input_request", { prompt: "Name?", password: true }, message);
    if (code === "die") this.#setState("dead");
    if (code === "ask" || code === "die" || code === "hang") return;
    if (code.startsWith("print:")) this.emit("iopub", "stream", { name: "stdout", text: code.slice(6) }, message);
    else this.#result(message, code);
    this.#end(message);
  }

  #takeInput(message: KernelMessage): void {
    const asking = this.forwarded.findLast(({ content }) => content.code === "ask");
    if (asking === undefined) throw new Error("nobody asked");
    this.emit("iopub", "stream", { name: "stdout", text: `Hello ${message.content.value}` }, asking);
    this.#end(asking);
  }

  #setState(state: KernelFace["state"]): void {
    this.state = state;
    this.emit("iopub", "status", { execution_state: state });
  }

  #result(message: KernelMessage, code: string): void {
    const data = { "text/plain": code };
    this.emit("iopub", "execute_result", { execution_count: this.#count + 1, data, metadata: {} }, message);
  }

  #end(message: KernelMessage): void {
    this.#count += 1;
    this.emit("shell", "execute_reply", { status: "ok", execution_count: this.#count, user_expressions: {} }, message);
    this.emit("iopub", "status", { execution_state: "idle" }, message);
  }

  #fail(message: KernelMessage, failure: { ename: string; evalue: string; traceback: string[] }): void {
    this.emit("iopub", "error", failure, message);
    this.emit("shell", "execute_reply", { status: "error", execution_count: this.#count, ...failure }, message);
    this.emit("iopub", "status", { execution_state: "idle" }, message);
  }

  #within(message: KernelMessage, work: () => void): void {
    this.emit("iopub", "status", { execution_state: "busy" }, message);
    work();
    this.emit("iopub", "status", { execution_state: "idle" }, message);
  }
}

const info = {
  status: "ok",
  protocol_version: "5.3",
  implementation: "fake",
  implementation_version: "1",
  language_info: { name: "typescript", version: "5", mimetype: "text/typescript", file_extension: ".ts" },
  banner: "",
  help_links: [],
};

const replies: Record<string, [type: string, content: Record<string, unknown>]> = {
  kernel_info_request: ["kernel_info_reply", info],
  complete_request: [
    "complete_reply",
    { status: "ok", matches: ["toFixed"], cursor_start: 2, cursor_end: 4, metadata: {} },
  ],
  inspect_request: ["inspect_reply", { status: "ok", found: false, data: {}, metadata: {} }],
  comm_info_request: ["comm_info_reply", { status: "ok", comms: {} }],
};
