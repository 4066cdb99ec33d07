import type { KernelMessage } from "../kernel/message.ts";
import { offsetsOf, partsAt } from "./packet.ts";

/** Name of the WebSocket subprotocol that `encodeV1` and `decodeV1` speak. */
export const v1Protocol = "v1.kernel.websocket.jupyter.org";

const wordBytes = 8;

/** Channel, header, parent header, metadata and content stand before the buffers. */
const fixedParts = 5;

/**
 * Packs a message for the subprotocol v1: how many offsets there are, the offsets of the parts and of the end, the
 * parts.
 *
 * All numbers are 64-bit, little-endian.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
 */
export function encodeV1(message: KernelMessage): Uint8Array<ArrayBuffer> {
  const { channel, header, parent_header, metadata, content, buffers = [] } = message;
  const json = [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
  const parts = [...[channel, ...json].map((text) => Buffer.from(text)), ...buffers];
  const offsets = offsetsOf(parts, wordBytes * (parts.length + 2));
  const packet = Buffer.alloc(offsets.at(-1) ?? 0);
  packet.writeBigUInt64LE(BigInt(offsets.length));
  for (const [i, offset] of offsets.entries()) packet.writeBigUInt64LE(BigInt(offset), wordBytes * (i + 1));
  for (const [i, part] of parts.entries()) packet.set(part, offsets[i]);
  return packet;
}

/**
 * Unpacks a message of the subprotocol v1, unchecked but for its frame: `toKernelMessage` says whether it is one.
 *
 * @throws RangeError when the offsets do not lie in order inside the packet; SyntaxError when a part is no JSON.
 */
export function decodeV1(packet: Buffer): unknown {
  const count = Number(packet.readBigUInt64LE());
  const startBytes = wordBytes * (count + 1);
  if (count <= fixedParts || startBytes > packet.length) throw new RangeError(`${count} offsets do not fit`);
  const offsets = Array.from({ length: count }, (_, i) => Number(packet.readBigUInt64LE(wordBytes * (i + 1))));
  const [channel, header, parent, metadata, content, ...buffers] = partsAt(packet, offsets, startBytes);
  return {
    channel: String(channel),
    header: JSON.parse(String(header)),
    parent_header: JSON.parse(String(parent)),
    metadata: JSON.parse(String(metadata)),
    content: JSON.parse(String(content)),
    buffers,
  };
}
