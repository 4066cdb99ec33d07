const { imul } = Math;
const sealBytes = 4;

/** What the two ends of a pipe agree on before untrusted code runs at one of them: four numbers of 32 bits. */
export type SealKey = readonly [number, number, number, number];

/**
 * Seals what the process of the answer says, so that the answer cannot say it in its place.
 *
 * Code that writes on the pipe itself, or changes what is under way there, does not know the seal that comes next. This
 * is no cryptography: it has to withstand code that cannot see the numbers and has one try.
 */
export class FrameSeal {
  readonly #state: Uint32Array;

  constructor(key: SealKey) {
    this.#state = new Uint32Array(key);
  }

  /** Puts the next seal before `content`. */
  close(content: Uint8Array): Buffer {
    const sealed = Buffer.allocUnsafe(sealBytes + content.length);
    sealed.writeUInt32LE(this.#next(content));
    sealed.set(content, sealBytes);
    return sealed;
  }

  /** Takes the seal off. Throws a `RangeError` when it is not the one that comes next. */
  open(sealed: Buffer): Buffer {
    const content = sealed.subarray(sealBytes);
    if (sealed.readUInt32LE() !== this.#next(content)) throw new RangeError("A frame without its seal");
    return content;
  }

  /** A keyed hash of the content; every frame has a key of its own. */
  #next(content: Uint8Array): number {
    let hash = this.#draw();
    const factor = this.#draw() | 1;
    for (let index = 0; index < content.length; index++) {
      hash = imul(hash ^ (content[index] as number), factor);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  /** The next number of the series that the key begins (sfc32). */
  #draw(): number {
    const [a, b, c, d] = [this.#at(0), this.#at(1), this.#at(2), this.#at(3)];
    const drawn = (a + b + d) | 0;
    this.#state[0] = b ^ (b >>> 9);
    this.#state[1] = c + (c << 3);
    this.#state[2] = ((c << 21) | (c >>> 11)) + drawn;
    this.#state[3] = d + 1;
    return drawn;
  }

  #at(index: number): number {
    return this.#state[index] as number;
  }
}
