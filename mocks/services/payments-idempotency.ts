import { keyInUse, keyReused, refuse } from "./payments-refusals.ts";

/** One request, as far as idempotency cares: two with the same key must be the same request. */
export type KeyedRequest = {
  /** Whose key it is: two accounts may use the same one. */
  readonly account: string;
  readonly key: string;
  readonly endpoint: string;
  readonly parameters: string;
  readonly requestId: string;
};

type Saved = KeyedRequest & { readonly at: number; response?: Response };

const longestKey = 255;

/** Answers that are given again to a repeated request, so that a retry pays once. */
export class SavedAnswers {
  readonly #saved = new Map<string, Saved>();
  readonly #now: () => number;
  readonly #keepMs: number;

  /** @param keepMs - After so many milliseconds a key counts as new. */
  constructor(now: () => number, keepMs: number) {
    this.#now = now;
    this.#keepMs = keepMs;
  }

  /**
   * Gives the saved answer, or executes the request and saves what came of it. What failed before anything was
   * executed (400, 401, 403, 404, 429) is not saved: its key is free again.
   *
   * @throws 409 while the first request is under way, 400 when the key belongs to another request.
   */
  async answer(request: KeyedRequest, execute: () => Promise<Response>): Promise<Response> {
    if (request.key.length > longestKey)
      throw refuse(400, `Idempotency keys may have at most ${longestKey} characters.`);
    const place = JSON.stringify([request.account, request.key]);
    const known = this.#saved.get(place);
    if (known && this.#now() - known.at < this.#keepMs) return replay(known, request);
    const saved: Saved = { ...request, at: this.#now() };
    this.#saved.set(place, saved);
    const response = await execute();
    if (isWorthSaving(response)) saved.response = response.clone();
    else this.#saved.delete(place);
    response.headers.set("original-request", request.requestId);
    return response;
  }
}

function replay({ endpoint, parameters, requestId, response }: Saved, request: KeyedRequest): Response {
  if (endpoint !== request.endpoint) throw keyReused("endpoint");
  if (parameters !== request.parameters) throw keyReused("parameters");
  if (!response) throw keyInUse();
  const again = response.clone();
  again.headers.set("idempotent-replayed", "true");
  again.headers.set("original-request", requestId);
  return again;
}

function isWorthSaving({ ok, status }: Response): boolean {
  return ok || status === 402 || status >= 500;
}
