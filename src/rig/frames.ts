/**
 * What travels over the one pipe between the grader and the process of the answer.
 *
 * A frame is `[type: 1 byte][connection: u32][length: u32][payload]`, little-endian. Both directions use the same
 * types; connection 0 belongs to the two processes themselves.
 */
export type FrameType = keyof typeof frameTypes;

/** Data of one connection travels in pieces of at most this size. */
export const dataBytes = 64 * 1024;

/** A side sends at most this much of one connection before the other side has consumed some of it. */
export const windowBytes = 256 * 1024;

/** The largest frame that either side takes. */
export const maxFrameBytes = 8 * 1024 * 1024;

const frameTypes = {
  /** A JSON message between the two processes. */
  message: 1,
  /** The sender's virtual time, before whatever happened at that time. */
  time: 2,
  /** The answer connects to a host. */
  open: 3,
  /** The connection stands. */
  opened: 4,
  /** The connection could not be made; the payload is the error code. */
  failed: 5,
  /** Bytes. */
  data: 6,
  /** So many bytes were consumed: as many may follow. */
  credit: 7,
  /** The sender sends nothing more (FIN). */
  end: 8,
  /** The connection is gone (RST). */
  reset: 9,
} as const;

const names = new Map<number, FrameType>(Object.entries(frameTypes).map(([name, code]) => [code, name as FrameType]));
const headerBytes = 9;

/** Writes one frame. */
export function encodeFrame(type: FrameType, connection: number, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + payload.length);
  frame[0] = frameTypes[type];
  frame.writeUInt32LE(connection, 1);
  frame.writeUInt32LE(payload.length, 5);
  frame.set(payload, headerBytes);
  return frame;
}

/** The payload of a `time` frame. */
export function encodeTime(nowMs: number): Buffer {
  const payload = Buffer.allocUnsafe(8);
  payload.writeDoubleLE(nowMs);
  return payload;
}

/** The payload of a `credit` frame. */
export function encodeCredit(bytes: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32LE(bytes);
  return payload;
}

/** Cuts a stream of bytes into frames. Throws a `RangeError` on bytes that are no frames: the other side is not to be trusted. */
export class FrameReader {
  readonly #onFrame: (type: FrameType, connection: number, payload: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onFrame: (type: FrameType, connection: number, payload: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= headerBytes) {
      const type = names.get(bytes[0] ?? 0);
      const length = bytes.readUInt32LE(5);
      if (type === undefined || length > maxFrameBytes) throw new RangeError("The bytes on the pipe are no frame");
      if (bytes.length < headerBytes + length) break;
      this.#onFrame(type, bytes.readUInt32LE(1), bytes.subarray(headerBytes, headerBytes + length));
      bytes = bytes.subarray(headerBytes + length);
    }
    this.#rest = bytes;
  }
}
