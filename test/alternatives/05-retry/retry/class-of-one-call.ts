// One object holds what a call knows.
import { scheduler } from "node:timers/promises";

type RetryEvent = { attempt: number; delayMs: number; error: unknown };
type RetryOptions = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  shouldRetry?: (error: unknown) => boolean;
  signal?: AbortSignal;
  onRetry?: (event: RetryEvent) => void;
};

class Retrying<T> {
  readonly #fn: (attempt: number) => Promise<T> | T;
  readonly #options: RetryOptions;
  #attempt = 0;

  constructor(fn: (attempt: number) => Promise<T> | T, options: RetryOptions) {
    this.#fn = fn;
    this.#options = options;
  }

  async run(): Promise<T> {
    this.#options.signal?.throwIfAborted();
    while (true) {
      this.#attempt++;
      try {
        const given = await this.#fn(this.#attempt);
        return given;
      } catch (error) {
        await this.#prepareNext(error);
      }
    }
  }

  async #prepareNext(error: unknown) {
    const { signal, retries = 3, baseMs = 500, capMs = 10_000, shouldRetry, onRetry } = this.#options;
    if (signal?.aborted) throw signal.reason;
    const mayRetry = this.#attempt <= retries && (shouldRetry === undefined || shouldRetry(error));
    if (!mayRetry) throw error;
    const delayMs = Math.random() * Math.min(capMs, baseMs * 2 ** (this.#attempt - 1));
    if (onRetry) onRetry({ attempt: this.#attempt, delayMs, error });
    await scheduler.wait(delayMs, signal ? { signal } : undefined).catch((stopped: Error) => {
      throw signal?.aborted ? signal.reason : stopped;
    });
  }
}

export function retry<T>(fn: (attempt: number) => Promise<T> | T, options: RetryOptions = {}): Promise<T> {
  return new Retrying(fn, options).run();
}
