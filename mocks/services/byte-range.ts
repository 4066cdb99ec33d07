/** A piece of a body: the first and the last byte, both included. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * Reads a `Range` header (RFC 9110, section 14.1.2).
 *
 * Gives `undefined` where the whole is to be sent: no bytes, more than one range, or nothing that can be read.
 *
 * @param size - Of the whole body, in bytes.
 */
export function byteRange(header: string, size: number): ByteRange | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header) ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") return suffix(Number(last), size);
  if (last !== "" && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return "unsatisfiable";
  return { first: Number(first), last: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

function suffix(length: number, size: number): ByteRange | "unsatisfiable" {
  if (length === 0 || size === 0) return "unsatisfiable";
  return { first: Math.max(0, size - length), last: size - 1 };
}
