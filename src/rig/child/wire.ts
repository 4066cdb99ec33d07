import type { Socket } from "node:net";
import { FrameSeal, type SealKey } from "../frame-seal.ts";
import { encodeFrame, encodeTime, FrameReader, type FrameType } from "../frames.ts";
import type { AnswerMessage, GraderMessage } from "../protocol.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What takes the frames that concern connections. */
export type ConnectionFrames = (type: FrameType, connection: number, payload: Buffer) => void;

/** What hears of the grader's frames. */
export type WireListener = {
  readonly onMessage: (message: GraderMessage) => void;
  readonly onConnectionFrame: ConnectionFrames;
  /** After every frame, whatever it is: one that only tells the time matters too. */
  readonly onFrame: () => void;
};

/**
 * The answer's end of the pipe.
 *
 * Virtual time travels in order with everything else: a `time` frame goes before whatever happened at a new time, so
 * the server's log is exact even when the code has not let go of the processor.
 */
export class Wire {
  readonly #pipe: Socket;
  readonly #clock: VirtualClock | undefined;
  readonly #write: (bytes: Uint8Array) => boolean;
  #seal: FrameSeal | undefined;
  #toldMs = 0;
  /** How many frames have come from the grader. */
  received = 0;
  /** Goes up with every frame, either way, that may have changed what happens next. */
  exchanges = 0;

  constructor(pipe: Socket, clock: VirtualClock | undefined) {
    this.#pipe = pipe;
    this.#clock = clock;
    this.#write = pipe.write.bind(pipe);
  }

  /** Starts reading. The end of the pipe is the end of this process: nobody is left to judge. */
  listen({ onMessage, onConnectionFrame, onFrame }: WireListener): void {
    const reader = new FrameReader((type, connection, payload) => {
      this.received++;
      this.exchanges++;
      if (type === "message") onMessage(JSON.parse(payload.toString()));
      else if (type === "time") this.#setTime(payload.readDoubleLE());
      else onConnectionFrame(type, connection, payload);
      onFrame();
    });
    this.#pipe.on("data", (chunk) => reader.push(chunk));
    const { exit } = process;
    this.#pipe.on("close", () => exit.call(process, 0));
    this.#pipe.on("error", () => exit.call(process, 0));
  }

  /** From now on every message, and every word about the time, goes under seal. */
  begin(key: SealKey): void {
    this.#seal = new FrameSeal(key);
  }

  sendMessage(message: AnswerMessage): void {
    this.#tellTime();
    this.#sendSealed("message", Buffer.from(JSON.stringify(message)));
  }

  sendFrame(type: FrameType, connection: number, payload?: Uint8Array): void {
    this.#tellTime();
    this.exchanges++;
    this.#write(encodeFrame(type, connection, payload));
  }

  /** The grader's event came first: its time is now. */
  #setTime(nowMs: number): void {
    if (this.#clock === undefined) return;
    this.#clock.nowMs = Math.max(this.#clock.nowMs, nowMs);
    this.#toldMs = this.#clock.nowMs;
  }

  #tellTime(): void {
    if (this.#clock === undefined || this.#clock.nowMs === this.#toldMs) return;
    this.#toldMs = this.#clock.nowMs;
    this.#sendSealed("time", encodeTime(this.#toldMs));
  }

  #sendSealed(type: "message" | "time", content: Uint8Array): void {
    this.#write(encodeFrame(type, 0, this.#seal?.close(content)));
  }
}
