/**
 * A number from 0 up to but not including 1 that depends on these three whole numbers alone (of 32 bits), and looks random.
 *
 * It is made of whole numbers of 32 bits and one division by a power of two, so that it is the same on every machine.
 * The steps are those of MurmurHash3's end.
 */
export function chance(seed: number, stream: number, index: number): number {
  const mixed = mix(mix(mix(seed | 0) ^ stream) ^ index);
  return mixed / 2 ** 32;
}

function mix(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A whole number of 32 bits for a text (FNV-1a), the same on every machine. */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
