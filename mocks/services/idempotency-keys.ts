import { problem } from "./problem.ts";

/**
 * Remembers what was answered under each `Idempotency-Key`, so that a repeated request changes nothing
 * (draft-ietf-httpapi-idempotency-key-header).
 */
export class IdempotencyKeys {
  readonly #answers = new Map<string, Remembered>();
  readonly #now: () => number;
  readonly #keepMs: number;

  /** @param keepMs - After so many milliseconds a key counts as new. */
  constructor(now: () => number, keepMs: number) {
    this.#now = now;
    this.#keepMs = keepMs;
  }

  /**
   * Answers each key once; later it gives the first answer again. A refusal that `answer` throws is not remembered.
   *
   * @param key - `null`: the client sent none, nothing is remembered.
   * @param fingerprint - Tells the request's body from every other.
   * @throws a 422 when the key came before with another body.
   */
  once(key: string | null, fingerprint: string, answer: () => Response): Response {
    if (key === null) return answer();
    const known = this.#answers.get(key);
    if (!known || this.#now() - known.at >= this.#keepMs) {
      const response = answer();
      this.#answers.set(key, { fingerprint, response: response.clone(), at: this.#now() });
      return response;
    }
    if (known.fingerprint !== fingerprint) throw problem(422, "This Idempotency-Key was used for another request.");
    const again = known.response.clone();
    again.headers.set("idempotent-replayed", "true");
    return again;
  }
}

type Remembered = { readonly fingerprint: string; readonly response: Response; readonly at: number };
