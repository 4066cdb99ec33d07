/** Where each part begins, and where the last one ends, when the first begins at `startBytes`. */
export function offsetsOf(parts: readonly Uint8Array[], startBytes: number): number[] {
  const offsets = [startBytes];
  for (const part of parts) offsets.push((offsets.at(-1) ?? 0) + part.length);
  return offsets;
}

/**
 * The parts of a packet, each from its offset to the next one.
 *
 * @param startBytes - Where the first part may begin: behind the table of offsets.
 * @throws RangeError when the offsets do not lie in order inside the packet.
 */
export function partsAt(packet: Buffer, offsets: readonly number[], startBytes: number): Buffer[] {
  return offsets.slice(1).map((end, i) => {
    const start = offsets[i] ?? 0;
    if (start < startBytes || end < start || end > packet.length)
      throw new RangeError(`no part from ${start} to ${end}`);
    return packet.subarray(start, end);
  });
}
