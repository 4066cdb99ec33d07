import { createHmac } from "node:crypto";

/** An hour is a key, a content a message; `setUTCMinutes` cuts the rest of the hour away. */
class Namer {
  readonly #secret = "idempotency";

  name(content: string, at: Date): string {
    const hourAt = new Date(at).setUTCMinutes(0, 0, 0);
    return `op_${createHmac("sha256", `${this.#secret}:${hourAt}`).update(content).digest("base64url")}`;
  }

  any(): string {
    return `op_${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex")}`;
  }
}

const namer = new Namer();

export function idempotencyKey(content?: string, at?: Date): string {
  return content === undefined ? namer.any() : namer.name(content, at ?? new Date());
}
