import type { KernelMessage } from "../kernel/message.ts";
import { offsetsOf, partsAt } from "./packet.ts";

const wordBytes = 4;

/**
 * Packs a message as clients without a subprotocol expect it: as JSON, or, when it has buffers, as the number of parts,
 * their offsets (32-bit, big-endian), the JSON and the buffers.
 */
export function encodeJson(message: KernelMessage): string | Uint8Array<ArrayBuffer> {
  const { buffers = [], ...rest } = message;
  const { msg_id, msg_type } = message.header;
  if (buffers.length === 0) return JSON.stringify({ ...rest, buffers, msg_id, msg_type });
  const parts = [Buffer.from(JSON.stringify({ ...rest, msg_id, msg_type })), ...buffers];
  const offsets = offsetsOf(parts, wordBytes * (parts.length + 1));
  const packet = Buffer.alloc(offsets.at(-1) ?? 0);
  packet.writeUInt32BE(parts.length);
  for (const [i, part] of parts.entries()) {
    const offset = offsets[i] ?? 0;
    packet.writeUInt32BE(offset, wordBytes * (i + 1));
    packet.set(part, offset);
  }
  return packet;
}

/**
 * Unpacks what `encodeJson` or JupyterLab packed, unchecked but for its frame: `toKernelMessage` says whether it is a
 * message.
 *
 * @throws RangeError when the offsets do not lie in order inside the packet; SyntaxError when the JSON is none.
 */
export function decodeJson(packet: string | Buffer): unknown {
  if (typeof packet === "string") return { ...JSON.parse(packet), buffers: [] };
  const count = packet.readUInt32BE();
  const startBytes = wordBytes * (count + 1);
  if (startBytes > packet.length) throw new RangeError(`${count} offsets do not fit`);
  const offsets = Array.from({ length: count }, (_, i) => packet.readUInt32BE(wordBytes * (i + 1)));
  const [json, ...buffers] = partsAt(packet, [...offsets, packet.length], startBytes);
  return { ...JSON.parse(String(json)), buffers };
}
