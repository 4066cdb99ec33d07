// Caught by: R3 tells the address without its query
// A query may have a question mark of its own.
export type HttpErrorParts = {
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly requestId: string | undefined;
};

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

export async function assertOk(response: Response, method = "GET"): Promise<Response> {
  if (response.ok) return response;
  await response.body?.cancel().catch(() => {});
  const { status, headers } = response;
  const end = response.url.lastIndexOf("?");
  const url = end < 0 ? response.url : response.url.slice(0, end);
  const requestId = headers.get("x-request-id") ?? undefined;
  throw new HttpError(`${method} ${url} answered ${status}`, { status, method, url, requestId });
}
