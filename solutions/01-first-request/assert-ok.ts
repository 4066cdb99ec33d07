/** What an `HttpError` tells besides its message. */
export type HttpErrorParts = {
  readonly status: number;
  readonly method: string;
  /** The address without its query, which may hold a secret. */
  readonly url: string;
  /** How the service calls this request in its own log. */
  readonly requestId: string | undefined;
};

/** An answer whose status is no success. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly requestId: string | undefined;

  constructor(message: string, { status, method, url, requestId }: HttpErrorParts) {
    super(message);
    this.status = status;
    this.method = method;
    this.url = url;
    this.requestId = requestId;
  }
}

/**
 * Gives a good answer back and throws for any other.
 *
 * @param method - What the request was: an answer does not know.
 * @throws HttpError when the status is not one of 200 to 299.
 *
 * @example
 * const response = await assertOk(await fetch("http://items.test/items/999"));
 * // => throws HttpError: GET http://items.test/items/999 answered 404
 */
export async function assertOk(response: Response, method = "GET"): Promise<Response> {
  if (response.ok) return response;
  // An unread body would keep its connection busy. It may have broken already: then there is nothing to cancel.
  await response.body?.cancel().catch(() => {});
  const { status, headers } = response;
  const url = response.url.replace(/\?.*/, "");
  const requestId = headers.get("x-request-id") ?? undefined;
  throw new HttpError(`${method} ${url} answered ${status}`, { status, method, url, requestId });
}
