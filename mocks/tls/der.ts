/** The few forms of DER (X.690) that a certificate is written in. Each function returns an element's bytes. */

/** An element: its tag, its length, its contents one after the other. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

export const sequence = (...contents: readonly Uint8Array[]) => element(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]) => element(0x31, ...contents);
export const octets = (content: Uint8Array) => element(0x04, content);
export const boolean = (value: boolean) => element(0x01, Buffer.from([value ? 0xff : 0]));
export const text = (value: string) => element(0x0c, Buffer.from(value));
/** A whole number of bytes, none of them padding. */
export const bits = (content: Uint8Array) => element(0x03, Buffer.from([0]), content);
/** A byte of flags, of which the highest is the first; the zeros at its end are not counted. */
export const flags = (byte: number) => element(0x03, Buffer.from([31 - Math.clz32(byte & -byte), byte]));
/** A positive integer, whose first byte must be from 1 to 127. */
export const integer = (bytes: Uint8Array) => element(0x02, bytes);
/** `[number]`, with contents of their own tags. */
export const tagged = (number: number, ...contents: readonly Uint8Array[]) => element(0xa0 | number, ...contents);
/** `[number]` instead of the content's own tag. */
export const retagged = (number: number, content: Uint8Array) => element(0x80 | number, content);

/** Years from 1950 to 2049. */
export function utcTime(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, "");
  return element(0x17, Buffer.from(digits.slice(2)));
}

/** `2.5.4.3`: the first two numbers share a byte, the others are written in groups of 7 bits. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const groups = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}
