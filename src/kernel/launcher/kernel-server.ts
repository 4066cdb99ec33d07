import { randomUUID } from "node:crypto";
import type { Connection } from "../connection-file.ts";
import { newHeader } from "../message.ts";
import type { WireMessage } from "../wire.ts";
import { type Answers, answersOf } from "./answers.ts";
import { watchTimers } from "./background-work.ts";
import { CellRunner } from "./cell-runner.ts";
import { Evaluator, shownValue } from "./evaluator.ts";
import { lowerInterrupt } from "./interrupts.ts";
import { KernelSockets, type RequestChannel } from "./kernel-sockets.ts";
import { CellOutput } from "./output.ts";
import { Questions } from "./questions.ts";
import { showCellsInStacks } from "./stack-traces.ts";
import { loadTslab } from "./tslab.ts";
import { loadMendedTypeScript } from "./typescript.ts";

type Content = Record<string, unknown>;

/** The kernel: takes requests from its sockets, runs cells, publishes what they do. */
export class KernelServer {
  readonly #session = randomUUID();
  readonly #sockets: KernelSockets;
  readonly #questions: Questions;
  readonly #evaluator: Evaluator;
  readonly #runner: CellRunner;
  readonly #answers: Answers;

  private constructor(sockets: KernelSockets) {
    const ts = loadMendedTypeScript();
    const tslab = loadTslab();
    const output = new CellOutput((cell, type, content) => this.#publish(cell.request, type, content));
    this.#sockets = sockets;
    this.#questions = new Questions(sockets, this.#session);
    this.#evaluator = new Evaluator(ts, tslab, (cell, value) =>
      output.show("execute_result", {
        execution_count: cell.count,
        data: { "text/plain": shownValue(value) },
        metadata: {},
      }),
    );
    this.#runner = new CellRunner({
      output,
      publish: (cell, type, content) => this.#publish(cell.request, type, content),
      publishStatus: (status, request) => this.#publish(request, "status", { execution_state: status }),
      reply: (request, content, metadata) => this.#reply("shell", request, content, metadata),
      askFor: (request) => this.#questions.askFor(request),
      evaluate: (code) => this.#evaluator.evaluate(code),
    });
    this.#answers = answersOf(tslab, this.#evaluator, () => this.#runner.history);
    tslab.onDisplay((data, isUpdate) => output.show(isUpdate ? "update_display_data" : "display_data", data));
    output.captureProcess();
  }

  /** Listens, loads the compiler, and answers from then on. */
  static async start(connection: Connection): Promise<void> {
    const sockets = await KernelSockets.bind(connection);
    showCellsInStacks();
    watchTimers();
    const server = new KernelServer(sockets);
    process.on("SIGINT", () => server.#interrupt());
    process.on("uncaughtException", (error) => console.error("Uncaught:", error));
    process.on("unhandledRejection", (reason) => console.error("Rejected, and nobody was waiting:", reason));
    for (const channel of ["shell", "control"] as const) {
      sockets.read(channel, (request) => server.#take(channel, request));
    }
  }

  #take(channel: RequestChannel, request: WireMessage): void {
    const type = request.header.msg_type;
    if (type === "execute_request") {
      this.#runner.enqueue(request);
      return;
    }
    this.#publish(request, "status", { execution_state: "busy" });
    const answer = this.#answers[type];
    if (answer !== undefined)
      this.#reply(
        channel,
        request,
        safely(() => answer(request.content)),
      );
    if (type === "interrupt_request") {
      // A loop may have stopped by itself on the flag that came before; what runs by now is not meant.
      if (lowerInterrupt()) this.#interrupt();
      this.#reply(channel, request, { status: "ok" });
    }
    if (type === "shutdown_request") {
      this.#reply(channel, request, { status: "ok", restart: request.content.restart === true });
    }
    this.#publish(request, "status", { execution_state: "idle" });
    // Front ends show the last status, whatever it was an answer to; a cell that runs must show.
    if (this.#runner.running !== undefined) this.#publish(this.#runner.running, "status", { execution_state: "busy" });
    if (type === "shutdown_request") void this.#end();
  }

  #interrupt(): void {
    this.#runner.retireRunning("interrupted");
    this.#questions.giveUp();
    this.#evaluator.interrupt();
  }

  async #end(): Promise<void> {
    await this.#sockets.flushed();
    process.exit(0);
  }

  #publish(parent: WireMessage, msgType: string, content: Content): void {
    this.#sockets.send("iopub", this.#message(parent, msgType, content, [Buffer.from(msgType)]));
  }

  #reply(channel: RequestChannel, request: WireMessage, content: Content, metadata: Content = {}): void {
    const msgType = request.header.msg_type.replace(/_request$/, "_reply");
    this.#sockets.send(channel, { ...this.#message(request, msgType, content, request.identities), metadata });
  }

  #message(parent: WireMessage, msgType: string, content: Content, identities: readonly Uint8Array[]) {
    const header = newHeader(msgType, this.#session);
    return { identities, header, parent_header: parent.header, metadata: {}, content };
  }
}

/** A compiler that trips over half a line must not leave its front end without a reply. */
function safely(answer: () => Content): Content {
  try {
    return answer();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { status: "error", ename: name, evalue: message, traceback: [] };
  }
}
