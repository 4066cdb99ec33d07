import { stop } from "esbuild";
import { AnswerFailure } from "./answer-failure.ts";

/** A hundred times what the longest reference takes. */
const usualLimitMs = 5_000;
const maxTries = 3;

/** What ends the waiting for each work under way. */
const underWay = new Set<(error: Error) => void>();

/**
 * Lets esbuild work on the text of an answer, and starts it anew when that is too much for it.
 *
 * It knows no limit of its own: brackets in brackets keep it busy for minutes, or end it. All here share one process of
 * it, so what others have under way is begun again then.
 *
 * @throws An `AnswerFailure` when it takes too long; what `work` rejects with.
 */
export async function limitEsbuild<T>(work: () => Promise<T>, limitMs = usualLimitMs): Promise<T> {
  const late = tooHard(`parsing it takes longer than ${limitMs / 1_000} s`);
  for (let tries = 1; tries <= maxTries; tries++) {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(reject, limitMs, late);
    underWay.add(reject);
    try {
      return await Promise.race([work(), ended]);
    } catch (error) {
      // Whoever is no longer among those under way has been ended together with another.
      if ((error === late || isStopped(error)) && underWay.has(reject)) await restart();
      if (!isStopped(error)) throw error;
    } finally {
      clearTimeout(timer);
      underWay.delete(reject);
    }
  }
  throw tooHard("it cannot be parsed");
}

/** The next to ask starts it anew. It leaves those unanswered whom it has not finished with. */
async function restart(): Promise<void> {
  const left = [...underWay];
  underWay.clear();
  await stop();
  for (const reject of left) reject(new Error("The service was stopped"));
}

const tooHard = (why: string) => new AnswerFailure("load", `Your code cannot be loaded: ${why}.`);

/** In the words of esbuild, when it has crashed. */
const isStopped = (error: unknown) =>
  error instanceof Error && /^The service (was stopped|is no longer running)/.test(error.message);
