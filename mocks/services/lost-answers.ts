import { HttpResponse } from "../http-response.ts";

/**
 * Loses answers on their way: the first so many changes are made, and the connection breaks instead of saying so.
 * A client cannot tell that from a request that never arrived.
 *
 * @returns what to send instead of an answer: nothing but a broken connection, or the answer itself.
 */
export function loseAnswers(count: number): (request: Request, answer: Response) => Response {
  let left = count;
  return (request, answer) => {
    const isChange = request.method !== "GET" && request.method !== "HEAD" && answer.ok;
    if (!isChange || left === 0) return answer;
    left -= 1;
    return HttpResponse.error();
  };
}
