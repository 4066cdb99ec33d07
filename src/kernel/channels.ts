import { Dealer, type Socket, Subscriber } from "zeromq";
import { addressOf, type Connection } from "./connection-file.ts";
import type { Channel, KernelMessage, Message } from "./message.ts";
import { SendQueue } from "./send-queue.ts";
import { decode, encode, WireError } from "./wire.ts";

const reconnectMs = 10;

/** A front end's four sockets to one kernel. */
export class Channels {
  readonly #key: string;
  readonly #sockets: readonly Socket[];
  readonly #queues: Readonly<Record<Exclude<Channel, "iopub">, SendQueue>>;

  /**
   * @param session - Routing identity: the kernel sends its questions (stdin) to whom the cell came from.
   * @param onMessage - Called with each message of the kernel whose signature is right.
   */
  constructor(connection: Connection, session: string, onMessage: (message: KernelMessage) => void) {
    const options = { routingId: session, reconnectInterval: reconnectMs, linger: 0 };
    const dealers = { shell: new Dealer(options), control: new Dealer(options), stdin: new Dealer(options) };
    const iopub = new Subscriber({ reconnectInterval: reconnectMs, receiveHighWaterMark: 0, linger: 0 });
    iopub.subscribe();
    this.#key = connection.key;
    this.#sockets = [...Object.values(dealers), iopub];
    this.#queues = {
      shell: new SendQueue(dealers.shell),
      control: new SendQueue(dealers.control),
      stdin: new SendQueue(dealers.stdin),
    };
    for (const [channel, socket] of Object.entries({ ...dealers, iopub }) as [Channel, Dealer | Subscriber][]) {
      socket.connect(addressOf(connection, channel));
      void this.#read(channel, socket, onMessage);
    }
  }

  /** Signs a message and sends it as it is; one for iopub has nowhere to go and is dropped. */
  send(channel: Channel, message: Message): void {
    if (channel !== "iopub") this.#queues[channel].send(encode(message, this.#key));
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  async #read(channel: Channel, socket: Dealer | Subscriber, onMessage: (message: KernelMessage) => void) {
    for await (const frames of socket) {
      const message = this.#decode(frames);
      if (message !== undefined) onMessage({ channel, ...message });
    }
  }

  #decode(frames: readonly Uint8Array[]): Message | undefined {
    try {
      const { identities: _, ...message } = decode(frames, this.#key);
      return message;
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }
}
