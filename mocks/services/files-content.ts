import { createHash } from "node:crypto";
import { seededRandom } from "../random.ts";

/** What a file holds. Large contents are made while they are read. */
export type Content = {
  readonly sizeBytes: number;
  /** The bytes from `from` up to but not including `to`. */
  read(from: number, to: number): Buffer;
  /** SHA-256 of the whole, reckoned when it is first asked for, or of the bytes from `from` up to `to`. */
  sha256(from?: number, to?: number): Buffer;
};

/** A content that is kept as it came. */
export function keptContent(bytes: Buffer): Content {
  return content(bytes.length, (from, to) => bytes.subarray(from, to));
}

/** A content that is not kept: bytes that look like chance, the same for the same seed. */
export function madeContent(sizeBytes: number, seed: number): Content {
  const random = seededRandom(seed);
  // Its length is a prime number, so that no chunk of a round size is like the next.
  const block = Buffer.from(Array.from({ length: 65_521 }, () => Math.floor(random() * 256)));
  return content(sizeBytes, (from, to) => {
    const bytes = Buffer.allocUnsafe(to - from);
    for (let at = from; at < to; ) {
      at += block.copy(bytes, at - from, at % block.length);
    }
    return bytes;
  });
}

function content(sizeBytes: number, read: (from: number, to: number) => Buffer): Content {
  let ofWhole: Buffer | undefined;
  const sha256 = (from = 0, to = sizeBytes): Buffer => {
    if (from > 0 || to < sizeBytes) return digest(read, from, to);
    ofWhole ??= digest(read, 0, sizeBytes);
    return ofWhole;
  };
  return { sizeBytes, read, sha256 };
}

const stepBytes = 2 ** 20;

function digest(read: (from: number, to: number) => Buffer, from: number, to: number): Buffer {
  const hash = createHash("sha256");
  for (let at = from; at < to; at += stepBytes) hash.update(read(at, Math.min(at + stepBytes, to)));
  return hash.digest();
}
