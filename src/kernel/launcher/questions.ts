import { newHeader } from "../message.ts";
import type { WireMessage } from "../wire.ts";
import type { Ask } from "./cell.ts";
import type { KernelSockets } from "./kernel-sockets.ts";

/** A question that is still open. */
type Open = { answer(value: string): void; giveUp(reason: Error): void };

/** Asks front ends for input on the stdin channel and waits for the answer. */
export class Questions {
  readonly #sockets: KernelSockets;
  readonly #session: string;
  #open: Open | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(sockets: KernelSockets, session: string) {
    this.#sockets = sockets;
    this.#session = session;
    sockets.read("stdin", (message) => {
      if (message.header.msg_type === "input_reply") this.#open?.answer(String(message.content.value ?? ""));
    });
  }

  /** Makes the `ask` of a cell: to the front end that sent `request`, one question at a time. */
  askFor(request: WireMessage): Ask {
    return (text, { password }) => {
      const asked = this.#last.then(() => this.#ask(request, { prompt: text, password }));
      this.#last = asked.catch(() => {});
      return asked;
    };
  }

  /** Ends the wait for an answer. */
  giveUp(): void {
    this.#open?.giveUp(new Error("The question was interrupted"));
  }

  async #ask(request: WireMessage, content: { prompt: string; password: boolean }): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#open = { answer: resolve, giveUp: reject };
    this.#sockets.send("stdin", {
      identities: request.identities,
      header: newHeader("input_request", this.#session),
      parent_header: request.header,
      metadata: {},
      content,
    });
    try {
      return await promise;
    } finally {
      this.#open = undefined;
    }
  }
}
