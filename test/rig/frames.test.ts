import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FrameReader, maxFrameBytes } from "../../src/rig/frames.ts";

type Frame = [type: Parameters<typeof encodeFrame>[0], connection: number, payload: string];

function read(chunks: readonly Buffer[]): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader((type, connection, payload) =>
    frames.push([type, connection, payload.toString("latin1")]),
  );
  for (const chunk of chunks) reader.push(chunk);
  return frames;
}

const frame: fc.Arbitrary<Frame> = fc.tuple(
  fc.constantFrom("message", "time", "open", "opened", "failed", "data", "credit", "end", "reset"),
  fc.nat(2 ** 32 - 1),
  fc.string({ maxLength: 50 }).map((text) => Buffer.from(text).toString("latin1")),
);

test("frames are read as they were written, wherever the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(frame), fc.integer({ min: 1, max: 20 }), (frames, size) => {
      const bytes = Buffer.concat(
        frames.map(([type, connection, payload]) => encodeFrame(type, connection, Buffer.from(payload, "latin1"))),
      );
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(read(chunks)).toEqual(frames);
    }),
  );
});

test("bytes of an unknown type are refused", () => {
  expect(() => read([Buffer.alloc(9, "x")])).toThrow(RangeError);
});

test("a frame that is too large is refused before it has come", () => {
  const header = encodeFrame("data", 1);
  header.writeUInt32LE(maxFrameBytes + 1, 5);
  expect(() => read([header])).toThrow(RangeError);
});
