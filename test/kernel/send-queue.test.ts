import { expect, test } from "vitest";
import { SendQueue } from "../../src/kernel/send-queue.ts";

/** Behaves like a socket of zeromq.js: takes so many messages at once, then refuses until its promise is settled. */
class SmallSocket {
  readonly sent: string[] = [];
  readonly #room: number;
  #taken = 0;
  closed = false;

  constructor(room: number) {
    this.#room = room;
  }

  send(frames: Uint8Array[]): Promise<void> {
    if (this.closed || this.#taken === this.#room) throw new Error("EBUSY");
    this.#taken += 1;
    this.sent.push(frames.map(String).join());
    return new Promise((resolve) =>
      setImmediate(() => {
        this.#taken = 0;
        resolve();
      }),
    );
  }
}

test("all messages go out in order, however few the socket takes at once", async () => {
  const socket = new SmallSocket(3);
  const queue = new SendQueue(socket);
  const numbers = Array.from({ length: 20 }, (_, index) => String(index));
  for (const number of numbers) queue.send([Buffer.from(number)]);
  await queue.flushed();
  expect(socket.sent).toEqual(numbers);
});

test("a message that the socket takes goes out before the next line of code runs", () => {
  const socket = new SmallSocket(1);
  new SendQueue(socket).send([Buffer.from("now")]);
  expect(socket.sent).toEqual(["now"]);
});

test("what waits is dropped when the socket closes", async () => {
  const socket = new SmallSocket(1);
  const queue = new SendQueue(socket);
  for (const text of ["one", "two"]) queue.send([Buffer.from(text)]);
  socket.closed = true;
  await queue.flushed();
  expect(socket.sent).toEqual(["one"]);
});
