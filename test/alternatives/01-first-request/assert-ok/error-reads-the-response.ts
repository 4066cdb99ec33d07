// The error takes its parts from the response itself; the body is read to its end.
export type HttpErrorParts = { status: number; method: string; url: string; requestId: string | undefined };

export class HttpError extends Error {
  readonly #parts: HttpErrorParts;

  constructor(message: string, parts: HttpErrorParts) {
    super(message);
    this.name = "HttpError";
    this.#parts = parts;
  }

  static of(response: Response, method: string): HttpError {
    const { origin, pathname } = new URL(response.url);
    const url = `${origin}${pathname}`;
    const requestId = response.headers.get("X-Request-Id") || undefined;
    const message = `The service said ${response.status} to ${method} ${url}`;
    return new HttpError(message, { status: response.status, method, url, requestId });
  }

  get status(): number {
    return this.#parts.status;
  }

  get method(): string {
    return this.#parts.method;
  }

  get url(): string {
    return this.#parts.url;
  }

  get requestId(): string | undefined {
    return this.#parts.requestId;
  }
}

export const assertOk = async (response: Response, method = "GET"): Promise<Response> => {
  if (response.status >= 200 && response.status <= 299) return response;
  await response.arrayBuffer();
  throw HttpError.of(response, method);
};
