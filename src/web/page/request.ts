/** The server said no, or could not be reached. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** What the server sent along. */
  readonly body: unknown;

  constructor(status: number, message: string, body: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/**
 * Sends a request to the kit's server and reads the JSON that it answers.
 *
 * @param path - Absolute path, for example `/api/course`.
 * @throws RequestError when the answer is not a success, or there is none.
 */
export async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await send(method, path, body);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(response.status, sentenceIn(answer, response.status), answer);
  return answer as Answer;
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  try {
    return await fetch(path, { method, ...content });
  } catch {
    throw new RequestError(0, "The kit's server does not answer. Is it still running in your terminal?", null);
  }
}

function sentenceIn(answer: unknown, status: number): string {
  const message = (answer as { message?: unknown } | null)?.message;
  return typeof message === "string" ? message : `The server answered with status ${status}.`;
}
