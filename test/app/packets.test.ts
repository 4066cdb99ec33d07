import { deserialize, serialize } from "@jupyterlab/services/lib/kernel/serialize.js";
import { describe, expect, test } from "vitest";
import { decodeJson, encodeJson } from "../../src/app/channel-json.ts";
import { decodeV1, encodeV1, v1Protocol } from "../../src/app/channel-v1.ts";
import { toKernelMessage } from "../../src/app/kernel-message.ts";
import { type KernelMessage, newHeader } from "../../src/kernel/message.ts";

const message: KernelMessage = {
  channel: "shell",
  header: newHeader("execute_request", "s1"),
  parent_header: {},
  metadata: { cellId: "a" },
  content: { code: 'console.log("déjà vu 🌩")' },
  buffers: [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.of(255)],
};
const { buffers: _, ...plain } = message;
const unbuffered: KernelMessage = { ...plain, buffers: [] };

/** As JupyterLab hands messages to its serializer, which empties `buffers` on the way. */
const toLab = ({ buffers = [], ...rest }: KernelMessage) =>
  ({ ...rest, buffers: buffers.map((bytes) => Uint8Array.from(bytes).buffer) }) as never;

const fromLab = (received: { buffers?: unknown }) => ({
  ...received,
  buffers: (received.buffers as DataView[]).map(
    (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
  ),
});

const bytesOf = (packet: Uint8Array) => packet.buffer.slice(packet.byteOffset, packet.byteOffset + packet.byteLength);

describe("packets of the subprotocol v1", () => {
  for (const [name, sent] of Object.entries({ "with buffers": message, "without buffers": unbuffered })) {
    test(`${name} are read by JupyterLab as they were meant`, () => {
      const read = deserialize(bytesOf(encodeV1(sent)) as ArrayBuffer, v1Protocol);
      expect(fromLab(read)).toEqual(sent);
    });

    test(`${name} of JupyterLab are read as they were meant`, () => {
      const packet = serialize(toLab(sent), v1Protocol) as ArrayBuffer;
      expect(toKernelMessage(decodeV1(Buffer.from(packet)))).toEqual(asBuffers(sent));
    });

    test(`${name} are byte for byte as JupyterLab's`, () => {
      const packet = Buffer.from(serialize(toLab(sent), v1Protocol) as ArrayBuffer);
      expect(Buffer.from(encodeV1(sent)).equals(packet)).toBe(true);
    });
  }
});

describe("packets without a subprotocol", () => {
  for (const [name, sent] of Object.entries({ "with buffers": message, "without buffers": unbuffered })) {
    test(`${name} are read by JupyterLab as they were meant`, () => {
      const packet = encodeJson(sent);
      const read = deserialize((typeof packet === "string" ? packet : bytesOf(packet)) as ArrayBuffer);
      expect(fromLab(read)).toEqual({ ...sent, msg_id: sent.header.msg_id, msg_type: "execute_request" });
    });

    test(`${name} of JupyterLab are read as they were meant`, () => {
      const packet = serialize(toLab(sent)) as string | ArrayBuffer;
      const read = decodeJson(typeof packet === "string" ? packet : Buffer.from(packet));
      expect(toKernelMessage(read)).toEqual(asBuffers(sent));
    });
  }
});

describe("packets that are none", () => {
  const far = Buffer.from(encodeV1(unbuffered));
  far.writeBigUInt64LE(2n ** 63n, 16);
  const backwards = Buffer.from(encodeV1(unbuffered));
  backwards.writeBigUInt64LE(0n, 24);
  const broken: Record<string, () => unknown> = {
    "too short for a number": () => decodeV1(Buffer.alloc(3)),
    "with more offsets than bytes": () => decodeV1(Buffer.alloc(8, 255)),
    "with too few offsets": () => decodeV1(Buffer.alloc(64)),
    "with a part beyond the end": () => decodeV1(far),
    "with a part that ends before it begins": () => decodeV1(backwards),
    "of JSON that is none": () => decodeJson("{"),
    "of JSON with more offsets than bytes": () => decodeJson(Buffer.alloc(8, 255)),
    "that speak on iopub": () => toKernelMessage({ ...message, channel: "iopub" }),
    "without a header": () => toKernelMessage({ ...message, header: {} }),
  };
  for (const [name, read] of Object.entries(broken)) {
    test(`${name} are refused`, () => expect(read).toThrow());
  }
});

/** Buffers are read as Node's own kind of byte array. */
function asBuffers({ buffers = [], ...rest }: KernelMessage) {
  return { ...rest, buffers: buffers.map((bytes) => Buffer.from(bytes)) };
}
