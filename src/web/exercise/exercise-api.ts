import type { Verdict } from "../../core/verdict.ts";
import { RequestError, request } from "../page/request.ts";
import type { PutOutcome, StoredAnswer } from "./answer-file.ts";
import type { ExerciseText } from "./exercise-text.ts";

/** What the server does for one exercise. */
export class ExerciseApi {
  readonly #path: string;

  /** @param id - Lesson and file: `05-retry/fetch-with-retry`. */
  constructor(id: string) {
    this.#path = `/api/exercises/${id}`;
  }

  read(): Promise<ExerciseText> {
    return request("GET", this.#path);
  }

  /** Saves the answer, unless the file is no longer the version `modifiedAt`. */
  async put(answer: string, modifiedAt: number): Promise<PutOutcome> {
    try {
      return await request<StoredAnswer>("PUT", this.#path, { answer, modifiedAt });
    } catch (error) {
      if (error instanceof RequestError && error.status === 409) return { changed: error.body as StoredAnswer };
      throw error;
    }
  }

  /** Keeps a text as a copy of the answer; gives the copy's path. */
  async keepCopy(answer: string): Promise<string> {
    return (await request<{ copy: string }>("POST", `${this.#path}/copy`, { answer })).copy;
  }

  check(): Promise<Verdict> {
    return request("POST", `${this.#path}/check`);
  }

  /** Restores the starter. `copy` is the path of what was there before; `null` when nothing was. */
  reset(): Promise<StoredAnswer & { readonly copy: string | null }> {
    return request("POST", `${this.#path}/reset`);
  }

  /** Puts the solution in the place of the answer; `copy` as for `reset`. */
  take(): Promise<StoredAnswer & { readonly copy: string | null }> {
    return request("POST", `${this.#path}/take`);
  }

  /** Notes that the first `amount` hints of a check are open. */
  noteHints(check: string, amount: number): Promise<void> {
    return request("PUT", `${this.#path}/hints`, { check, amount });
  }

  async solution(): Promise<string> {
    return (await request<{ solution: string }>("GET", `${this.#path}/solution`)).solution;
  }
}
